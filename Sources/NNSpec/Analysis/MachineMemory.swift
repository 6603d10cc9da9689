// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// How much memory this process may have: the machine's, or less where a control group or a limit of the process says so.
///
/// Source: the Linux kernel's documentation, "Control Group v2" (`memory.max`), "Memory Resource Controller"
/// (`memory.limit_in_bytes`), and proc(5), `/proc/self/cgroup`, `/proc/self/limits` and `/proc/self/status`.
package enum MachineMemory {
  /// Bytes.
  package static let bytes = limit(
    physical: Int(clamping: ProcessInfo.processInfo.physicalMemory), reading: text)

  /// The least of all that hold; `reading` gives a file's text, nil where there is none.
  package static func limit(physical: Int, reading: (String) -> String?) -> Int {
    let groups = reading("/proc/self/cgroup").map { files(ofGroups: $0) } ?? []
    let limits = groups.compactMap { reading($0).flatMap { Int($0.trimmingBlanks) } }
    let own = reading("/proc/self/limits").flatMap(addressSpace).map { limit in
      // What the program and its libraries take of it, and the stacks of threads, is not left for training.
      let taken = reading("/proc/self/status").flatMap(mapped).map { $0 + stacks } ?? 0
      return max(1, limit - taken)
    }
    return ([physical, own].compactMap { $0 } + limits).filter { $0 > 0 }.min() ?? physical
  }

  /// The files that may hold a limit: of the process's group and of those above it, whose limits hold as well.
  private static func files(ofGroups text: String) -> [String] {
    text.split(separator: "\n").flatMap { line -> [String] in
      // `0::/path` of version 2, `4:memory:/path` of version 1.
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return [] }
      let isMemory = parts[1].split(separator: ",").contains("memory")
      guard parts[1].isEmpty || isMemory else { return [] }
      let root = isMemory ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup"
      let name = isMemory ? "memory.limit_in_bytes" : "memory.max"
      let steps = parts[2].split(separator: "/")
      return (0...steps.count).map { count in
        ([root] + steps.prefix(count).map(String.init) + [name]).joined(separator: "/")
      }
    }
  }

  /// Four stacks of eight megabytes.
  private static let stacks = 32 << 20

  /// Bytes of the line `VmSize:\t  123456 kB`.
  private static func mapped(_ text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmSize:") }
    return line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first
      .flatMap { Int($0) }.map { $0 << 10 }
  }

  /// The soft limit of the line `Max address space     8589934592   unlimited   bytes`.
  private static func addressSpace(_ text: String) -> Int? {
    let title = "Max address space"
    let line = text.split(separator: "\n").first { $0.hasPrefix(title) }
    return line?.dropFirst(title.count).split(separator: " ").first.flatMap { Int($0) }
  }

  private static func text(_ path: String) -> String? {
    TextFile.read(path).map { String(decoding: $0, as: UTF8.self) }
  }
}

extension String {
  /// Without spaces and line breaks at both ends.
  fileprivate var trimmingBlanks: String {
    String(split(whereSeparator: { $0 == " " || $0.isNewline }).joined(separator: " "))
  }
}
