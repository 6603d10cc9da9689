// SPDX-License-Identifier: MIT

import ArgumentParser

/// The options of `nnrun train --find-rate`.
struct FindRateOptions: ParsableArguments {
  @Flag(
    help:
      "Trains no model: raises the learning rate step by step, draws the loss and suggests a rate.")
  var findRate = false

  @Option(help: ArgumentHelp("The first rate of --find-rate; else 1e-7.", valueName: "rate"))
  var from: Double?

  @Option(help: ArgumentHelp("The last rate of --find-rate; else 10.", valueName: "rate"))
  var to: Double?

  @Option(help: ArgumentHelp("The steps of --find-rate; else 200.", valueName: "n"))
  var steps: Int?

  func validate() throws {
    if !findRate, from != nil || to != nil || steps != nil {
      throw ValidationError("--from, --to and --steps belong to --find-rate")
    }
    guard first > 0, last > first, last.isFinite else {
      throw ValidationError("--from must be above 0 and below --to")
    }
    guard (2...1_000_000).contains(count) else {
      throw ValidationError("--steps must be between 2 and 1000000")
    }
  }

  var first: Double { from ?? 1e-7 }
  var last: Double { to ?? 10 }
  var count: Int { steps ?? 200 }
}
