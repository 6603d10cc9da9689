// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// Checkpoints on the disk: which are kept, and what is said of damaged ones.
@Suite struct CheckpointFolderTests {
  private static let training = "epochs: 5, batch_size: 100, checkpoint: {every: 3 steps, keep: 2}"

  /// A run folder with checkpoints after its epochs of three updates.
  private func run(_ training: String = Self.training) throws -> TemporaryFolder {
    let place = try TemporaryFolder([String: String]())
    let session = try ToyRun.session(ToySpec.small(training), Network.Settings(threads: 1))
    let folder = try RunFolder.create(at: place.path + "/run")
    let saver = try session.checkpointWriter(folder, build: "test")
    _ = try session.train(
      into: folder, reporter: RunReporter(folder: folder), environment: [], stop: StopRequest(),
      saver: saver)
    return place
  }

  private func files(_ place: TemporaryFolder) -> [String] {
    CheckpointFolder(run: place.path + "/run").files
  }

  @Test func keepsTheNewest() throws {
    let place = try run()
    let names = files(place).map { TextFile.name(of: $0) }
    #expect(names == ["step-000000015.safetensors", "step-000000012.safetensors"])
    let all = try FileManager.default.contentsOfDirectory(atPath: place.path + "/run/checkpoints")
    #expect(Set(all) == Set(names + ["origin.json"]))
  }

  @Test func othersReadItsWeights() throws {
    let place = try run()
    let bytes = try #require(TextFile.read(files(place)[0]))
    let tensors = try Safetensors(reading: bytes).tensors
    let model = try Safetensors(
      reading: try #require(TextFile.read(place.path + "/run/model.safetensors")))
    // The run ended with that step, so the weights are those of the model file, under its names.
    for tensor in model.tensors { #expect(tensors.contains(tensor), "\(tensor.name)") }
  }

  @Test func aDamagedFileIsPassedOver() throws {
    let place = try run()
    let folder = CheckpointFolder(run: place.path + "/run")
    let newest = folder.files[0]
    let whole = try #require(TextFile.read(newest))
    var cases: [(String, [UInt8], String)] = [
      ("cut short", Array(whole.dropLast()), "is damaged or cut short"),
      ("its beginning", Array(whole.prefix(50)), "is no checkpoint of nnrun, or no more"),
      ("empty", [], "is no checkpoint of nnrun, or no more"),
      ("longer", whole + [0], "is damaged or cut short"),
      ("another's", Array("{\"a\": 1}".utf8), "is no checkpoint of nnrun, or no more"),
    ]
    for place in [3, 60, whole.count / 2, whole.count - 1] {
      var bytes = whole
      bytes[place] ^= 1
      cases.append(("bit in byte \(place)", bytes, "is "))
    }
    for (name, bytes, reason) in cases {
      try Data(bytes).write(to: URL(filePath: newest))
      let found = folder.newest()
      #expect(found.skipped.count == 1 && found.skipped.first?.path == newest, "\(name)")
      #expect(found.skipped.first?.reason.hasPrefix(reason) == true, "\(name): \(found.skipped)")
      #expect(found.checkpoint?.header.state.step == 12, "\(name)")
    }
    // A model file is safetensors, and yet no checkpoint.
    let model = try #require(TextFile.read(place.path + "/run/model.safetensors"))
    #expect(throws: Checkpoint.Problem.self) { try Checkpoint(reading: model) }
  }

  @Test func ofAnotherNetworkNothingIsTaken() throws {
    let place = try run()
    let checkpoint = try CheckpointFolder.read(files(place)[0])
    let other = try ToyRun.session(
      ToySpec.small(Self.training).replacing("units: 8", with: "units: 9"),
      Network.Settings(threads: 1))
    let trainer = other.trainer(stop: StopRequest()) { _ in }
    #expect(throws: Checkpoint.Problem.self) { try trainer.restore(checkpoint) }
  }

  @Test func othersSpecAndDataAreRefused() throws {
    let place = try run()
    let resumption = try RunResumption(folder: place.path + "/run")
    #expect(resumption.step == 15 && resumption.skipped.isEmpty)
    let own = resumption.origin
    try resumption.check(own)
    let data = RunOrigin(
      build: own.build, instructionSet: own.instructionSet, specSHA256: own.specSHA256,
      dataSHA256: String(repeating: "0", count: 64))
    let failure = #expect(throws: RunResumption.Failure.self) { try resumption.check(data) }
    #expect(failure?.isOfInput == true && failure?.reason.contains("the data has changed") == true)
    let set = RunOrigin(
      build: own.build, instructionSet: "other", specSHA256: own.specSHA256,
      dataSHA256: own.dataSHA256)
    #expect(own.deviation(from: set)?.contains("instruction set") == true)
    #expect(own.deviation(from: own) == nil)
  }

  @Test func withoutACheckpointTheRunBeginsAgain() throws {
    let place = try run()
    for file in files(place) { try FileManager.default.removeItem(atPath: file) }
    let resumption = try RunResumption(folder: place.path + "/run")
    #expect(resumption.checkpoint == nil && resumption.step == 0)
    try FileManager.default.removeItem(atPath: place.path + "/run/checkpoints/origin.json")
    #expect(throws: RunResumption.Failure.self) { try RunResumption(folder: place.path + "/run") }
  }
}
