internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import Web

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Finds out what is wrong with a certificate that was refused.
///
/// BoringSSL says no more than that, so the server is asked once more and its certificate looked at.
enum CertificateInspection {
  /// Enough to show a certificate; it is only for a better message.
  private static let timeout = TimeAmount.seconds(5)

  /// Says that the certificate of the server at `address` is too old or too new; `nil` if it is
  /// neither or could not be had.
  static func dateProblem(at address: WebAddress) async -> String? {
    guard let certificate = try? await certificate(at: address) else { return nil }
    let now = Date.now
    let first = Date(timeIntervalSince1970: TimeInterval(certificate.notValidBefore))
    let last = Date(timeIntervalSince1970: TimeInterval(certificate.notValidAfter))
    if last < now { return "the certificate expired on \(day(last))" }
    if first > now {
      return "the certificate is not valid before \(day(first)), and this machine has "
        + "\(day(now)); check the clock"
    }
    return nil
  }

  private static func day(_ date: Date) -> String {
    date.formatted(.iso8601.year().month().day())
  }

  /// The certificate that the server shows for itself; the connection ends there.
  private static func certificate(at address: WebAddress) async throws -> NIOSSLCertificate? {
    let context = try NIOSSLContext(configuration: .makeClientConfiguration())
    let name = address.hasNumericHost ? nil : address.host
    let (shown, show) = AsyncStream.makeStream(of: NIOSSLCertificate.self)
    let channel = try await ClientBootstrap(group: NetworkThreads.group)
      .connectTimeout(timeout)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = try NIOSSLClientHandler(
            context: context,
            serverHostname: name,
            customVerificationCallback: { certificates, verdict in
              if let first = certificates.first { show.yield(first) }
              verdict.succeed(.failed)
            }
          )
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(host: address.host, port: address.port).get()
    channel.closeFuture.whenComplete { _ in show.finish() }
    let end = channel.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    defer {
      end.cancel()
      channel.close(promise: nil)
    }
    return await shown.first { _ in true }
  }
}
