// SPDX-License-Identifier: MIT

import Synchronization

/// A wish from outside, such as a signal, that training ends after the current step.
public final class StopRequest: Sendable {
  private let requested = Atomic<Bool>(false)

  /// Makes a request that nobody has made yet.
  public init() {}

  /// Asks for the end; may be called from any thread.
  public func stop() { requested.store(true, ordering: .relaxed) }

  /// Whether somebody has asked.
  public var isRequested: Bool { requested.load(ordering: .relaxed) }
}
