# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation shared by every module that talks to a portal."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection options (``onlyoffice.docspace.docspace``)."""

    DOCUMENTATION = r"""
options:
  portal_url:
    description:
      - Root URL of the portal, such as V(https://acme.example.com). A path prefix is allowed.
      - On a server with several portals, use each portal's own host name.
      - If not set, the environment variables E(DOCSPACE_PORTAL_URL) and then E(DOCSPACE_API_HOST) are used.
    type: str
    required: true
  api_key:
    description:
      - API key (V(sk-...)) of a DocSpace administrator or owner, or a session token.
      - Reading needs a key with the permission C(*:read), changing needs C(*:write) or an unrestricted key.
        API keys exist since server 3.1.
      - If neither this nor O(username) is set, the environment variable E(DOCSPACE_API_KEY) is used. If both are given, the key is used.
    type: str
  username:
    description:
      - User to log in as when there is no O(api_key). An account with a second factor cannot be used.
      - If not set, the environment variable E(DOCSPACE_USERNAME) is used.
    type: str
  password:
    description:
      - Password of O(username).
      - If not set, the environment variable E(DOCSPACE_PASSWORD) is used.
    type: str
  validate_certs:
    description:
      - Whether the TLS certificate of the portal must be valid.
    type: bool
    default: true
  ca_path:
    description:
      - File or directory with the certificates of the authorities to trust, instead of those of the machine.
    type: path
  client_cert:
    description:
      - File with the client certificate, PEM. It may hold the private key too.
    type: path
  client_key:
    description:
      - File with the private key of O(client_cert), PEM.
    type: path
  proxy:
    description:
      - URL of the proxy for this portal. Without it the usual variables of the environment apply.
    type: str
  request_timeout:
    description:
      - Longest time for one request, in seconds. It never limits the length of a job.
    type: float
    default: 30
  retry_timeout:
    description:
      - How long a safe request (a read, or the log-in) is repeated, in seconds, when the portal answers 429, 502, 503 or 504
        or the connection breaks. A C(Retry-After) of the portal is respected. V(0) means never.
      - A request that changes something is never repeated.
    type: float
    default: 60
requirements:
  - requests (Python library)
notes:
  - With O(ignore:ansible_connection=local) the module runs inside the controller's worker process, which spares a process.
    With C(async), C(become), C(environment) or another connection it runs like any other module. Set the variable
    C(docspace_in_process=false) to switch the shortcut off. The results are the same.
  - A C(.netrc) file is never used, and the credential is never sent to another host.
"""
