// SPDX-License-Identifier: MIT

import Dispatch
import NNRuntime
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Turns SIGINT, SIGTERM and SIGHUP into a wish to stop after the current step, a second one into the end of the program at
/// once, and SIGUSR1 into a wish to save.
final class StopSignals {
  let request: StopRequest
  private let caught = CaughtSignal()
  private var sources: [any DispatchSourceProtocol] = []

  /// Begins to watch.
  ///
  /// `lastEpoch`: after it training pauses without any signal.
  /// `isQuiet`: another process says what is done.
  init(lastEpoch: Int? = nil, isQuiet: Bool = false) {
    request = StopRequest(lastEpoch: lastEpoch)
    // That nobody reads what is said is no reason to lose a run.
    signal(SIGPIPE, SIG_IGN)
    // Who starts a program with `nohup` wants the terminal's end ignored.
    let isDetached = Self.isIgnored(SIGHUP)
    for number in [SIGINT, SIGTERM, SIGHUP] where number != SIGHUP || !isDetached {
      watch(number) { [request, caught] in
        // Nothing is tidied up: what is being written appears whole or not at all.
        if request.isRequested { _exit(Self.exitStatus(number).rawValue) }
        caught.number.store(number, ordering: .relaxed)
        if !isQuiet { Self.say("finishing the step and saving the weights (again to quit now)\n") }
        request.stop()
      }
    }
    watch(SIGUSR1) { [request] in
      if !isQuiet { Self.say("saving the state after this step\n") }
      request.save()
    }
  }

  private func watch(_ number: Int32, _ act: @escaping @Sendable () -> Void) {
    // The default action would end the program before anybody is told.
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: act)
    source.resume()
    sources.append(source)
  }

  /// Takes the end of standard input for a wish to stop, so that a run ends with the process that started it.
  func watchInput() {
    let source = DispatchSource.makeReadSource(fileDescriptor: 0, queue: .global())
    source.setEventHandler { [request] in
      if readAvailableInput().isEmpty {
        request.stop()
        source.cancel()
      }
    }
    source.resume()
    sources.append(source)
  }

  private static func say(_ text: String) { FileSystem.say(text, on: 2) }

  /// Whether a signal was ignored when the program began.
  private static func isIgnored(_ number: Int32) -> Bool {
    // Nobody but the one who started the program can have set anything.
    if signal(number, SIG_IGN) != nil { return true }
    signal(number, SIG_DFL)
    return false
  }

  /// 130 or 143.
  var exitStatus: ExitStatus { Self.exitStatus(caught.number.load(ordering: .relaxed)) }

  private static func exitStatus(_ number: Int32) -> ExitStatus {
    number == SIGINT ? .interrupted : .terminated
  }
}

private final class CaughtSignal: Sendable {
  /// Another process may have got the signal, or standard input has ended.
  let number = Atomic<Int32>(SIGTERM)
}
