internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A file of the page that asks the server; they lie in `Sources/Serving/Page`.
package enum PageFile: String {
  case index = "index.html"
  case style = "page.css"
  case script = "page.js"
  case icon = "icon.svg"

  /// The file, with what a browser may do with it: it loads nothing but these files and asks nobody
  /// but this server.
  var response: Response {
    Response(
      status: .ok,
      headers: [
        .contentType: contentType,
        .contentSecurityPolicy: """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
        connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
        """,
        .cacheControl: "no-cache",
      ],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes))
    )
  }

  private var contentType: String {
    switch self {
    case .index: "text/html; charset=utf-8"
    case .style: "text/css; charset=utf-8"
    case .script: "text/javascript; charset=utf-8"
    case .icon: "image/svg+xml"
    }
  }

  private var bytes: [UInt8] {
    switch self {
    case .index: PackageResources.index_html
    case .style: PackageResources.page_css
    case .script: PackageResources.page_js
    case .icon: PackageResources.icon_svg
    }
  }
}
