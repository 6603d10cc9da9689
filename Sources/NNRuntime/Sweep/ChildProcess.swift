// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// This program started again with other arguments, and the fence around the calls for that.
///
/// The child's standard input is a pipe that ends with this process, however that ends, or when it is let go.
package final class ChildProcess {
  /// How a process ended.
  package enum Ending: Equatable, Sendable {
    case exited(code: Int32)
    case killed(signal: Int32)
  }

  package let identifier: Int32
  private var leash: Int32

  /// Starts it; `errors`: the file that takes what it says.
  package init(
    _ arguments: [String], environment: [String: String], errors: String
  ) throws(SystemError) {
    let pipe = try Self.makePipe()
    defer { close(pipe.read) }
    leash = pipe.write
    let report = try? FileSystem.open(errors, O_WRONLY | O_CREAT | O_TRUNC)
    let null = try? FileSystem.open("/dev/null", O_WRONLY)
    defer { for file in [report, null].compactMap(\.self) { close(file) } }
    guard let report, let null else {
      close(leash)
      throw SystemError(code: errno)
    }
    do {
      identifier = try Self.spawn(
        arguments, environment.map { "\($0.key)=\($0.value)" },
        files: [pipe.read, null, report])
    } catch {
      close(leash)
      throw error
    }
  }

  deinit { letGo() }

  /// Ends the child's standard input, at which it finishes its step and saves.
  package func letGo() {
    if leash >= 0 { close(leash) }
    leash = -1
  }

  /// How it ended; nil while it runs.
  package func ending() -> Ending? {
    var status: Int32 = 0
    var result: Int32
    repeat {
      result = unsafe waitpid(identifier, &status, WNOHANG)
    } while result < 0 && errno == EINTR
    guard result == identifier else { return result < 0 ? .exited(code: -1) : nil }
    // The system's macros for it are none that Swift reads.
    let number = status & 0x7F
    return number == 0 ? .exited(code: status >> 8 & 0xFF) : .killed(signal: number)
  }

  // MARK: - Parts

  /// Both ends are closed in other children, so that each child's input ends with this process alone.
  private static func makePipe() throws(SystemError) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw .last }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(
    _ arguments: [String], _ environment: [String], files: [Int32]
  ) throws(SystemError) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = unsafe posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    for (place, file) in files.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, file, Int32(place))
    }
    // A terminal's interrupt is this process's to hand on.
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe words.indices { unsafe free(words[index]) }
      for index in unsafe variables.indices { unsafe free(variables[index]) }
    }
    var identifier: pid_t = 0
    let code = unsafe posix_spawn(
      &identifier, Self.program, &actions, &attributes, &words, &variables)
    guard code == 0 else { throw SystemError(code: code) }
    return identifier
  }

  /// The file that this process runs.
  private static var program: String {
    #if canImport(Darwin)
      var size: UInt32 = 0
      unsafe _NSGetExecutablePath(nil, &size)
      var path = [CChar](repeating: 0, count: Int(size))
      unsafe _NSGetExecutablePath(&path, &size)
      return String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    #else
      return "/proc/self/exe"
    #endif
  }
}
