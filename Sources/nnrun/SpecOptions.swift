// SPDX-License-Identifier: MIT

public import ArgumentParser
public import NNSpec

extension DataReading: ExpressibleByArgument {}

/// `--set`.
struct OverrideOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets a value before reading; may be given several times.", valueName: "path=value"))
  var values: [String] = []
}

/// The options of every command that reads a spec.
struct SpecOptions: ParsableArguments {
  @OptionGroup var given: OverrideOptions

  @Option(help: "How far data files are read: none, stat, header or full.")
  var data: DataReading = .header

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  var overrides: [String] { given.values }
}
