// SPDX-License-Identifier: MIT

/// The units of a rectifier that have given something else than 0 so far.
struct LivingUnits {
  private var isAlive: [Bool]
  private var dead: Int

  init(count: Int) {
    isAlive = [Bool](repeating: false, count: count)
    dead = count
  }

  var deadShare: Double { Double(dead) / Double(max(isAlive.count, 1)) }

  /// Takes in what they gave: rows of as many numbers as there are units.
  mutating func note(_ region: Region, of arena: Arena) {
    var unit = 0
    for index in region.offset..<region.offset + region.count {
      if dead == 0 { return }
      if !isAlive[unit], arena[index] != 0 {
        isAlive[unit] = true
        dead -= 1
      }
      unit = unit + 1 == isAlive.count ? 0 : unit + 1
    }
  }
}
