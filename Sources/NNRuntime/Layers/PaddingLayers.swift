// SPDX-License-Identifier: MIT

package import NNSpec

extension ZeroPad: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let sizes = input.shape.dropLast()
    let maps = zip(sizes, padding.ends(sizes.count)).map { size, ends in
      AxisMap(shifting: size, by: -ends.before, to: size + ends.before + ends.after)
    }
    return build.resample(input, maps)
  }
}

extension Crop: RunnableLayer {
  package func lower(_ input: Value, in build: inout PlanBuilder) -> Value {
    let sizes = input.shape.dropLast()
    let maps = zip(sizes, cropping.ends(sizes.count)).map { size, ends in
      AxisMap(shifting: size, by: ends.before, to: size - ends.before - ends.after)
    }
    return build.resample(input, maps)
  }
}
