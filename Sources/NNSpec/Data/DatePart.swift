// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// What a date tells a network: a number, or the sine and cosine of a place on a circle, so that ends meet.
package enum DatePart: String, ChoiceValue {
  /// The number of the year.
  case year
  /// The place of the month in the year.
  case month
  /// The place of the day in its month.
  case dayOfMonth = "day_of_month"
  /// The place of the day in its year.
  case dayOfYear = "day_of_year"
  /// The place of the day in the week, from Monday.
  case dayOfWeek = "day_of_week"
  /// The place of the time in the day.
  case timeOfDay = "time_of_day"
  /// 1 on Saturday and Sunday, else 0.
  case weekend
  /// Days since the beginning of 2000, UTC, with the time as their fraction.
  case days

  package static let standard: [DatePart] = [.year, .month, .dayOfWeek]

  /// How many numbers it is.
  package var width: Int {
    switch self {
    case .year, .weekend, .days: 1
    default: 2
    }
  }

  /// The numbers of a date.
  package func values(_ date: CalendarDate) -> [Double] {
    let share: Double
    switch self {
    case .year: return [Double(date.year)]
    case .weekend: return [date.dayOfWeek >= 5 ? 1 : 0]
    case .days:
      return [Double(date.dayNumber) + (date.seconds - Double(date.offset)) / 86_400]
    case .month: share = Double(date.month - 1) / 12
    case .dayOfMonth:
      share =
        Double(date.day - 1) / Double(CalendarDate.days(in: date.month, of: date.year))
    case .dayOfYear:
      share = Double(date.dayOfYear) / (CalendarDate.isLeap(date.year) ? 366 : 365)
    case .dayOfWeek: share = Double(date.dayOfWeek) / 7
    case .timeOfDay: share = date.seconds / 86_400
    }
    let angle = 2 * Double.pi * share
    return [sin(angle), cos(angle)]
  }
}
