// SPDX-License-Identifier: MIT

/// What the program that started this process and others with it says of them, in the environment.
package struct Launcher: Sendable, Equatable {
  package let rank: Int
  package let count: Int
  /// Those on this process's machine.
  package let localCount: Int

  /// Open MPI; MPICH, and Slurm with `--mpi=pmi2`; Slurm.
  private static let variables = [
    ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), ("PMI_RANK", "PMI_SIZE"),
    ("SLURM_PROCID", "SLURM_STEP_NUM_TASKS"),
  ]
  /// Slurm's may go on: `4(x2)`.
  private static let localVariables = [
    "OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS", "SLURM_STEP_TASKS_PER_NODE",
  ]
  /// How the names of variables begin by which a process knows the others.
  private static let prefixes = ["OMPI_", "PMIX_", "PMI_", "ORTE_", "SLURM_PROCID", "SLURM_STEP_"]

  /// Nil if the process was started alone.
  package init?(_ environment: [String: String]) {
    for (rank, count) in Self.variables {
      guard let rank = environment[rank].flatMap({ Int($0) }),
        let count = environment[count].flatMap({ Int($0) }), count > 1, (0..<count).contains(rank)
      else { continue }
      (self.rank, self.count) = (rank, count)
      let local = Self.localVariables.lazy.compactMap { environment[$0] }.first
      localCount = local.flatMap { Int($0.prefix(while: \.isNumber)) } ?? 1
      return
    }
    return nil
  }

  /// The environment of a child that is none of them.
  package static func without(_ environment: [String: String]) -> [String: String] {
    environment.filter { name, _ in !prefixes.contains { name.hasPrefix($0) } }
  }
}
