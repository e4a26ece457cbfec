internal import Distribution

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The processes of this program that mpirun has started.
enum ProcessGroup {
  /// What this process tells the others with; alone if there are none.
  ///
  /// - Throws: ``Failure`` if there are others and this program was built without MPI, or MPI does not start.
  static func communicator() throws(Failure) -> any Communicator {
    do throws(DistributionError) {
      return try Launch.communicator(environment: ProcessInfo.processInfo.environment)
    } catch {
      throw Failure(.usage, error.description)
    }
  }
}
