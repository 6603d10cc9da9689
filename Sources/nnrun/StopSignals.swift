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

/// Turns SIGINT and SIGTERM into a wish to stop after the current step; a second one ends the program at once.
final class StopSignals {
  let request = StopRequest()
  private let caught = CaughtSignal()
  private var sources: [any DispatchSourceSignal] = []

  init(say: @escaping @Sendable (String) -> Void) {
    for number in [SIGINT, SIGTERM] {
      // The default action would end the program before anybody is told.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [request, caught] in
        if request.isRequested { exit(128 + number) }
        caught.number.store(number, ordering: .relaxed)
        say("finishing the step and saving the weights (again to quit now)\n")
        request.stop()
      }
      source.resume()
      sources.append(source)
    }
  }

  /// 130 or 143.
  var exitStatus: ExitStatus {
    caught.number.load(ordering: .relaxed) == SIGTERM ? .terminated : .interrupted
  }
}

private final class CaughtSignal: Sendable {
  let number = Atomic<Int32>(0)
}
