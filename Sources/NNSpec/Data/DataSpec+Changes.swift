// SPDX-License-Identifier: MIT

extension DataSpec {
  /// What `augmentation` and `balance` ask of the features.
  func judgeTrainingChanges(_ option: inout OptionReader) {
    judgeAugmentation(&option)
    guard balance != nil, let target else { return }
    let isClassed = target.value.type == .category || target.value.type == .binary
    let secondary = target.span.map {
      [Diagnostic.Label($0, "the target is \(article(target.value.type.rawValue))")]
    }
    if !isClassed, let span = option.spans["balance"] {
      option.report(
        Diagnostic(
          .noEffect, "`balance` needs a target with classes, one an example", at: span,
          secondary: secondary ?? [], path: option.path(of: "balance"), severity: .error))
    }
  }

  private func judgeAugmentation(_ option: inout OptionReader) {
    guard let augmentation, let place = augmentation.span else { return }
    if let other = inputs.first(where: { $0.value.type != .image }) {
      option.report(
        Diagnostic(
          .noEffect, "`augmentation` changes images, `\(other.name)` is none", at: place,
          secondary: other.span.map {
            [.init($0, "it is \(article(other.value.type.rawValue))")]
          } ?? [],
          help: other.value.type == .vector && inputs.count == 1
            ? ["use `type: image` with its `shape`"] : [],
          path: augmentation.path, severity: .error))
      return
    }
    // Without a shape in the spec only the file tells, and such files are larger than a patch.
    guard let shape = inputs.first?.imageShape,
      let least = shape.dimensions.prefix(2).compactMap(\.self).min()
    else { return }
    let sizes = [
      ("cutout", augmentation.value.cutout, augmentation.spans["cutout"]),
      (
        "random_crop", augmentation.value.randomCrop?.value.padding,
        augmentation.spans["random_crop"]
      ),
    ]
    for (name, size, span) in sizes {
      guard let size, size >= least, let span else { continue }
      option.report(
        Diagnostic(
          .suspicious, "`\(name)` of \(size) can blank an image of \(shape)", at: span,
          path: "\(augmentation.path).\(name)"))
    }
  }
}
