// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime

/// How a language model writes.
struct WritingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What the text goes on from.", valueName: "text"))
  var prompt: String?

  @Option(help: ArgumentHelp("Symbols to write (default: 500).", valueName: "n"))
  var length: Int?

  @Option(
    help: ArgumentHelp(
      "Below 1 keeps to what is likely, above 1 dares more, 0 takes the likeliest (default: 0.8).",
      valueName: "number"))
  var temperature: Double?

  @Option(help: ArgumentHelp("Draws from the likeliest symbols only.", valueName: "n"))
  var topK: Int?

  @Option(help: ArgumentHelp("Draws another text (default: 0).", valueName: "n"))
  var seed: Int?

  func validate() throws {
    if let length, !(1...1_000_000).contains(length) {
      throw ValidationError("--length must be between 1 and 1000000")
    }
    if let temperature, !(temperature >= 0 && temperature.isFinite) {
      throw ValidationError("--temperature must be a number from 0")
    }
    if let topK, topK < 1 { throw ValidationError("--top-k must be at least 1") }
    if let seed, seed < 0 { throw ValidationError("--seed must not be negative") }
  }

  var isGiven: Bool {
    prompt != nil || length != nil || temperature != nil || topK != nil || seed != nil
  }

  /// The prompt and the text behind it; prints why and throws the exit code where the network cannot write.
  func text(_ model: TrainedModel, _ messages: Terminal) throws -> String {
    let generator: TextGenerator
    do throws(TextGenerator.Failure) {
      generator = try model.generator()
    } catch {
      messages.write("nnrun: \(error.reason)\n")
      throw error.isLanguage ? ExitStatus.failed.exitCode : ExitCode(64)
    }
    let prompt = prompt ?? ""
    let unknown = generator.unknownSymbols(of: prompt)
    if !unknown.isEmpty {
      let names = unknown.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
      messages.write(
        "nnrun: the network has never seen \(names) and reads \(unknown.count == 1 ? "it" : "them") as unknown\n"
      )
    }
    let sampler = SymbolSampler(temperature: temperature ?? 0.8, topK: topK)
    let text = generator.write(
      prompt: prompt, length: length ?? 500, sampler, seed: UInt64(seed ?? 0))
    return prompt + text + "\n"
  }
}
