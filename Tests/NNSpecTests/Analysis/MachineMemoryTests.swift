// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// The files are as proc(5) and the kernel's pages on control groups describe them.
@Suite struct MachineMemoryTests {
  private static let gibibyte = 1 << 30
  private static let limits = """
    Limit                     Soft Limit           Hard Limit           Units
    Max cpu time              unlimited            unlimited            seconds
    Max address space         %                    unlimited            bytes
    Max file locks            unlimited            unlimited            locks

    """

  private func limit(_ files: [String: String]) -> Int {
    MachineMemory.limit(physical: 8 * Self.gibibyte) { files[$0] }
  }

  @Test func theMachinesWhereNothingElseIsSaid() {
    #expect(limit([:]) == 8 << 30)
    #expect(
      limit(["/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "max\n"]) == 8 << 30)
    #expect(
      limit(["/proc/self/limits": Self.limits.replacing("%", with: "unlimited")]) == 8 << 30)
  }

  @Test func theGroupsAndThoseAboveIt() {
    let second = ["/proc/self/cgroup": "0::/a.slice/b.scope\n"]
    func with(_ file: String, _ text: String) -> Int {
      limit(second.merging([file: text]) { $1 })
    }
    #expect(with("/sys/fs/cgroup/a.slice/b.scope/memory.max", "1073741824\n") == 1 << 30)
    #expect(with("/sys/fs/cgroup/a.slice/memory.max", "2147483648\n") == 2 << 30)
    // In a container the path is that of the machine, and the root is the container's own group.
    #expect(with("/sys/fs/cgroup/memory.max", "3221225472\n") == 3 << 30)
    #expect(with("/sys/fs/cgroup/memory.max", "99999999999999\n") == 8 << 30)
  }

  @Test func groupsOfTheFirstVersion() {
    let groups = "5:devices:/x\n4:cpu,memory:/y\n0::/\n"
    let file = "/sys/fs/cgroup/memory/y/memory.limit_in_bytes"
    #expect(limit(["/proc/self/cgroup": groups, file: "1073741824\n"]) == 1 << 30)
    // The kernel's way to say that there is none.
    #expect(limit(["/proc/self/cgroup": groups, file: "9223372036854771712\n"]) == 8 << 30)
  }

  @Test func theProcesssOwn() {
    let text = Self.limits.replacing("%", with: "536870912")
    #expect(limit(["/proc/self/limits": text]) == 512 << 20)
    // Of which the program has mapped 100 MiB, and 32 are for the stacks of threads.
    let status = "Name:\tnnrun\nVmPeak:\t  204800 kB\nVmSize:\t  102400 kB\n"
    #expect(limit(["/proc/self/limits": text, "/proc/self/status": status]) == 380 << 20)
    let little = Self.limits.replacing("%", with: "104857600")
    #expect(limit(["/proc/self/limits": little, "/proc/self/status": status]) == 1)
  }

  @Test func thisMachineHasSome() { #expect(MachineMemory.bytes > 1 << 20) }
}
