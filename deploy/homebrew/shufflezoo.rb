# The command from source, for Homebrew on macOS. It has not been built on a Mac yet. It belongs into a tap, with
# the repository's owner for OWNER; `brew install --HEAD OWNER/TAP/shufflezoo` builds it then. A release gets `url`
# and `sha256` of its source archive. `make check-deploy` compares the libraries with the Makefile's.
class Shufflezoo < Formula
  desc "ShuffleNetV1 weights trained in MindSpore, used without MindSpore"
  homepage "https://github.com/OWNER/shufflezoo"
  license "Apache-2.0"
  head "https://github.com/OWNER/shufflezoo.git", branch: "main"

  depends_on "pkgconf" => :build
  depends_on xcode: ["26.4", :build]  # the first with Swift 6.3
  depends_on "jpeg-turbo"
  depends_on "libpng"
  depends_on "libyaml"
  depends_on macos: :tahoe
  depends_on "openssl@3"
  depends_on "protobuf-c"
  depends_on "zlib"

  def install
    # Homebrew's sandbox is around the build already, and Swift's does not start inside another.
    system "make", "install", "PREFIX=#{prefix}", "BUILD_FLAGS=-c release --disable-sandbox"
  end

  test do
    assert_match "shufflenet_v1_g3_05_fmnist", shell_output("#{bin}/shufflezoo list --format json")
    weights = pkgshare/"shufflenet_v1_g3_05_fmnist-975e965d.ckpt"
    assert_match "all of its SHA-256 agrees", shell_output("#{bin}/shufflezoo verify #{weights}")
  end
end
