// SPDX-License-Identifier: MIT

import NNSpec

/// What is done to a training batch when it is loaded: images are augmented, then examples mixed.
struct BatchAlteration {
  private let augmentation: ImageAugmentation?
  /// Of the image that is augmented.
  private let sizes: [Int]
  private let mixup: Mixup?
  private var values: ContiguousArray<Float> = []
  private var changed: [Float] = []

  /// Nil if the spec asks for nothing of it.
  init?(_ spec: ModelSpec, _ preprocessing: Preprocessing) {
    let seed = UInt64(spec.root.seed)
    let image = preprocessing.inputs.lazy.compactMap(\.shape).first
    let sizes = image?.dimensions.compactMap(\.self) ?? []
    self.sizes = sizes
    augmentation = spec.data.value.augmentation.map {
      ImageAugmentation($0.value, shape: sizes, seed: seed)
    }
    mixup = spec.training.mixup.map { Mixup(alpha: $0, seed: seed) }
    if augmentation == nil, mixup == nil { return nil }
  }

  /// Changes the inputs, and where examples are mixed the targets, that the network's buffers hold.
  mutating func apply(to network: Network, _ examples: ArraySlice<Int>, epoch: Int, step: Int) {
    let run = network.run
    if let augmentation {
      for planned in network.plan.inputs where planned.value.shape == sizes {
        let (input, width) = (run.region(planned.value.buffer), planned.value.count)
        for (place, example) in examples.enumerated() {
          let region = input.slice(place * width, width)
          read(region, of: run)
          augmentation.apply(to: values, into: &changed, example: example, epoch: epoch)
          run.arena.write(changed, to: region)
        }
      }
    }
    guard let mixup else { return }
    let (share, partners) = mixup.draw(step: step, batch: examples.count)
    for planned in network.plan.inputs {
      mix(run.region(planned.value.buffer), planned.value.count, share, partners, of: run)
    }
    for head in network.plan.heads {
      mix(run.region(head.targets), head.targetWidth, share, partners, of: run)
    }
  }

  private mutating func mix(
    _ region: Region, _ width: Int, _ share: Float, _ partners: [Int], of run: Execution
  ) {
    let region = region.slice(0, partners.count * width)
    read(region, of: run)
    Mixup.mix(values, width: width, share: share, partners: partners, into: &changed)
    run.arena.write(changed, to: region)
  }

  /// Reads a region into `values`, and makes `changed` as long.
  private mutating func read(_ region: Region, of run: Execution) {
    if values.count < region.count {
      values.append(contentsOf: repeatElement(0, count: region.count - values.count))
    }
    if changed.count != region.count { changed = Array(repeating: 0, count: region.count) }
    run.arena.read(region, into: &values, at: 0)
  }
}
