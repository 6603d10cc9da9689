// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Runs a body with the path of a fresh directory.
func withScratch<Result>(_ name: String, _ body: (String) throws -> Result) throws -> Result {
  let parent = ".build/report-tests"
  // Tests run side by side: another may have made it.
  for path in [".build", parent] { try? FileSystem.makeDirectory(path) }
  var number = 0
  while FileSystem.kind(of: "\(parent)/\(name)-\(number)") != nil { number += 1 }
  let path = "\(parent)/\(name)-\(number)"
  try FileSystem.makeDirectory(path)
  return try body(path)
}

/// Returns a file as text.
func text(of path: String) throws -> String {
  String(decoding: try FileSystem.read(path), as: UTF8.self)
}

@Suite("Report: run folders")
struct RunFolderReportTests {
  @Test func numbersGoUp() throws {
    try withScratch("numbers") { root in
      let runs = root + "/runs"
      let first = try RunFolder.create(name: "xor", in: runs)
      #expect(first.path == runs + "/xor-1")
      try FileSystem.makeDirectory(runs + "/xor-7")
      try FileSystem.makeDirectory(runs + "/xor-more-9")
      let second = try RunFolder.create(name: "xor", in: runs)
      #expect(second.path == runs + "/xor-8")
      #expect(FileSystem.kind(of: runs + "/latest") == .link)
      // The link is relative, so that the folder of runs can be moved.
      try second.write("log.txt", "hello\n")
      #expect(try text(of: runs + "/latest/log.txt") == "hello\n")
    }
  }

  @Test func foldersMadeAtOnceAreDifferent() async throws {
    let root = try withScratch("at-once") { $0 }
    let paths = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<20 { group.addTask { try RunFolder.create(name: "xor", in: root).path } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(paths == Set((1...20).map { "\(root)/xor-\($0)" }))
    // The link and nothing it was made from.
    #expect(try FileSystem.names(in: root).filter { $0.contains("latest") } == ["latest"])
  }

  @Test(
    arguments: [
      ("digits-cnn", "digits-cnn"), ("a/b c", "a-b-c"), ("../../etc", "etc"), ("", "run"),
      ("...", "run"), ("Zürich <1>", "Zürich-1"),
      (String(repeating: "n", count: 300), String(repeating: "n", count: 80)),
    ])
  func namesAreTamed(name: String, expected: String) {
    #expect(RunFolder.sanitised(name) == expected)
  }

  @Test func aFolderIsNeverReusedSilently() throws {
    try withScratch("given") { root in
      let path = root + "/deep/run"
      do {
        let folder = try RunFolder.create(at: path)
        try folder.write("summary.json", "{}")
        try FileSystem.write(Array("mine".utf8), to: path + "/notes.txt")
      }
      #expect(
        throws: RunFolderError(
          path: path, reason: "the folder is not empty; --overwrite replaces a run")
      ) {
        try RunFolder.create(at: path)
      }
      _ = try RunFolder.create(at: path, overwrite: true)
      #expect(FileSystem.kind(of: path + "/summary.json") == nil)
      #expect(try text(of: path + "/notes.txt") == "mine")
    }
  }

  @Test func overwritingNeedsARunFolder() throws {
    try withScratch("foreign") { root in
      try FileSystem.write(Array("mine".utf8), to: root + "/spec.yaml")
      #expect(
        throws: RunFolderError(path: root, reason: "the folder holds other files than a run's")
      ) {
        try RunFolder.create(at: root, overwrite: true)
      }
      #expect(try text(of: root + "/spec.yaml") == "mine")
    }
  }

  @Test func twoWritersAreKeptApart() throws {
    try withScratch("lock") { root in
      let path = root + "/run"
      do {
        let folder = try RunFolder.create(at: path)
        let process = FileSystem.processIdentifier
        #expect(
          throws: RunFolderError(
            path: path, reason: "another process (\(process)) is writing this run", isHeld: true)
        ) {
          try RunFolder.reopen(path)
        }
        try folder.append("log.txt", line: "one")
      }
      // The lock file of a writer that has gone does not count.
      #expect(FileSystem.kind(of: path + "/.lock") == .file)
      let again = try RunFolder.reopen(path)
      try again.append("log.txt", line: "two")
      #expect(try text(of: path + "/log.txt") == "one\ntwo\n")
      #expect(throws: RunFolderError(path: root, reason: "this is no run folder")) {
        try RunFolder.reopen(root)
      }
    }
  }

  @Test func aFailingWriteLeavesTheOldFile() throws {
    try withScratch("atomic") { root in
      let folder = try RunFolder.create(at: root + "/run")
      try folder.write("summary.json", "old")
      // A directory where the temporary file belongs makes the write fail, even for the superuser.
      try FileSystem.makeDirectory(root + "/run/.summary.json.partial")
      #expect(throws: RunFolderError(path: root + "/run/summary.json", reason: "is a directory")) {
        try folder.write("summary.json", "new")
      }
      #expect(try text(of: root + "/run/summary.json") == "old")
      // One in the place of the file itself makes the renaming fail; nothing half done stays behind.
      try FileSystem.makeDirectory(root + "/run/log.txt")
      #expect(throws: RunFolderError(path: root + "/run/log.txt", reason: "is a directory")) {
        try folder.write("log.txt", "new")
      }
      try folder.write("report.md", "whole")
      #expect(
        try FileSystem.names(in: root + "/run") == [
          ".lock", ".summary.json.partial", "log.txt", "report.md", "summary.json",
        ])
    }
  }

  @Test func aFileWhereAFolderBelongsIsSaid() throws {
    try withScratch("blocked") { root in
      try FileSystem.write([UInt8](), to: root + "/runs")
      #expect(throws: RunFolderError(path: root + "/runs", reason: "not a directory")) {
        try RunFolder.create(name: "xor", in: root + "/runs")
      }
    }
  }
}
