import Downloads
import Foundation
import Tensors
import Testing

@Suite("The lock of a download")
struct CacheLockTests {
  @Test("the second waits, says so once, and goes on when the first gives the lock back")
  func waits() async throws {
    let cache = try CacheFolder()
    let first = try await cache.cache.lock("a.ckpt")
    let (waiting, wait) = AsyncStream<Void>.makeStream()
    let second = Task {
      _ = try await cache.cache.lock("a.ckpt") { wait.yield() }
      wait.finish()
    }
    var count = 0
    for await _ in waiting {
      count += 1
      first.release()
    }
    try await second.value
    #expect(count == 1)
  }

  @Test("files do not wait for each other")
  func independent() async throws {
    let folder = try CacheFolder()
    let first = try await folder.cache.lock("a.ckpt")
    let second = try await folder.cache.lock("b.ckpt") { Issue.record("has to wait") }
    first.release()
    second.release()
  }

  @Test("the lock ends with its value")
  func ends() async throws {
    let folder = try CacheFolder()
    for _ in 0..<2 {
      _ = try await folder.cache.lock("a.ckpt") { Issue.record("has to wait") }
    }
  }

  @Test("a task that is cancelled waits no longer")
  func cancelled() async throws {
    let folder = try CacheFolder()
    let first = try await folder.cache.lock("a.ckpt")
    let (waiting, wait) = AsyncStream<Void>.makeStream()
    let second = Task { _ = try await folder.cache.lock("a.ckpt") { wait.finish() } }
    for await _ in waiting {}
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    first.release()
  }

  @Test("a task that is cancelled does not wait for one who changes the folder, either")
  func cancelledStoring() async throws {
    let folder = try CacheFolder()
    try folder.cache.prepare()
    let path = folder.path("locks/.store")
    try Data().write(to: URL(filePath: path))
    let holder = try FileHandle(forUpdating: URL(filePath: path))
    #expect(flock(holder.fileDescriptor, LOCK_EX) == 0)
    let task = Task { try folder.cache.prune() }
    task.cancel()
    let error = await #expect(throws: CacheError.self) { try await task.value }
    #expect(error == CacheError(.file(FileError(.cancelled, path: path)), path: path))
    try holder.close()
  }

  @Test("at most one of many tasks has the lock")
  func exclusive() async throws {
    let folder = try CacheFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let lock = try await folder.cache.lock("a.ckpt")
          let marker = folder.path("marker")
          try Data().write(to: URL(filePath: marker), options: .withoutOverwriting)
          await Task.yield()
          try FileManager.default.removeItem(atPath: marker)
          lock.release()
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("a link in the place of the lock is not followed")
  func planted() async throws {
    let folder = try CacheFolder()
    try folder.cache.prepare()
    try folder.link("locks/a.ckpt.lock", to: "../../outside.lock")
    let error = CacheError(
      .obstructed(found: "a symbolic link"),
      path: folder.path("locks/a.ckpt.lock")
    )
    await #expect(throws: error) { _ = try await folder.cache.lock("a.ckpt") }
    #expect(!FileManager.default.fileExists(atPath: folder.outside.path + "/outside.lock"))
  }
}
