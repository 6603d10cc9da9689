// SPDX-License-Identifier: MIT

/// A date of the Gregorian calendar, with the time of the day if one is given.
package struct CalendarDate: Sendable, Equatable {
  package let year: Int
  package let month: Int
  package let day: Int
  /// Since midnight, as the clock on the spot shows.
  package let seconds: Double
  /// The clock's lead over UTC in seconds, if it is said.
  package let offset: Int

  /// Reads ISO 8601: `2024-03-01`, `2024-03-01T12:30`, `2024-03-01 12:30:15.5`, a time with `Z` or `+01:00` behind it.
  package init?(_ text: String) {
    var scanner = DateScanner(Array(text.utf8))
    guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2),
      scanner.take("-"), let day = scanner.digits(2), year >= 1, (1...12).contains(month),
      day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    if scanner.isAtEnd {
      (seconds, offset) = (0, 0)
      return
    }
    guard scanner.take("T") || scanner.take(" "), let time = scanner.time() else { return nil }
    seconds = time
    guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
    self.offset = offset
  }

  package static func isLeap(_ year: Int) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  }

  package static func days(in month: Int, of year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// From 0 on the first of January.
  package var dayOfYear: Int {
    (1..<month).reduce(day - 1) { $0 + Self.days(in: $1, of: year) }
  }

  /// Days since the first of January 2000.
  package var dayNumber: Int {
    let years = year - 1
    let days = years * 365 + years / 4 - years / 100 + years / 400
    return days + dayOfYear - 730_119
  }

  /// From 0 on Monday; the first of January 2000 was a Saturday.
  package var dayOfWeek: Int { ((dayNumber + 5) % 7 + 7) % 7 }
}

/// Reads the pieces of a date.
private struct DateScanner {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { place == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  mutating func digits(_ count: Int) -> Int? {
    guard place + count <= bytes.count else { return nil }
    var value = 0
    for _ in 0..<count {
      guard (0x30...0x39).contains(bytes[place]) else { return nil }
      value = value * 10 + Int(bytes[place] - 0x30)
      place += 1
    }
    return value
  }

  /// `12:30`, `12:30:15` or `12:30:15.5` in seconds.
  mutating func time() -> Double? {
    guard let hour = digits(2), hour < 24, take(":"), let minute = digits(2), minute < 60 else {
      return nil
    }
    var seconds = Double(hour * 3600 + minute * 60)
    guard take(":") else { return seconds }
    guard let second = digits(2), second < 60 else { return nil }
    seconds += Double(second)
    guard take(".") else { return seconds }
    var share = 1.0
    guard place < bytes.count, (0x30...0x39).contains(bytes[place]) else { return nil }
    while let digit = digits(1) {
      share /= 10
      seconds += share * Double(digit)
    }
    return seconds
  }

  /// `Z`, `+01:00` or nothing, in seconds.
  mutating func offset() -> Int? {
    if isAtEnd || take("Z") { return 0 }
    let isBehind = take("-")
    guard isBehind || take("+"), let hour = digits(2), hour < 24, take(":"),
      let minute = digits(2), minute < 60
    else { return nil }
    return (hour * 3600 + minute * 60) * (isBehind ? -1 : 1)
  }
}
