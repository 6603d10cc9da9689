// SPDX-License-Identifier: MIT

internal import CKernels

/// The address space of this process.
package enum AddressSpace {
  /// Leaves room in it for the stacks of threads where it is limited; to be called before there are any.
  package static func spare() { nn_spare_address_space() }
}
