# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The .NET exceptions of the server and the HTTP answers they become (facts 1.6, first shape)."""

from __future__ import annotations

from typing import ClassVar


class ServerError(Exception):
    """Everything the server has no special answer for: HTTP 500 with the exception's own message."""

    status: ClassVar[int] = 500
    dotnet_type: ClassVar[str] = "System.Exception"
    hresult: ClassVar[int] = -2146233088
    bare: ClassVar[bool] = False
    """True: type and stack are null and hresult is 0."""

    @property
    def message(self) -> str:
        return str(self)


class BadArgument(ServerError):
    status = 400
    dotnet_type = "System.ArgumentException"
    hresult = -2147024809


class AccessDenied(ServerError):
    """SecurityException: the message is the same whatever the reason, and never localised."""

    status = 403
    dotnet_type = "System.Security.SecurityException"
    hresult = -2146233078

    @property
    def message(self) -> str:
        return "Access denied"


class NoPermission(AccessDenied):
    """AuthorizingException, what a missing portal permission throws."""

    dotnet_type = "ASC.Common.Security.Authorizing.AuthorizingException"
    hresult = -2146233088


class NoPermissionBefore31(ServerError):
    """The same exception on servers older than 3.1, which did not map it (facts 7)."""

    dotnet_type = NoPermission.dotnet_type


class InvalidOperation(ServerError):
    status = 403
    dotnet_type = "System.InvalidOperationException"
    hresult = -2146233079


class FolderNotFound(ServerError):
    status = 404
    dotnet_type = "System.IO.DirectoryNotFoundException"
    hresult = -2147024893


class FolderNotFoundBefore371(ServerError):
    """Older servers threw something unmapped for a missing folder (facts 7)."""


class ItemNotFound(ServerError):
    status = 404
    dotnet_type = "ASC.Core.Common.Exceptions.ItemNotFoundException"


class FileNotFound(ServerError):
    status = 404
    dotnet_type = "System.IO.FileNotFoundException"
    hresult = -2147024894


class FileNotFoundBefore32(ServerError):
    """Servers before 3.2 did not map it (facts 7)."""

    dotnet_type = FileNotFound.dotnet_type
    hresult = FileNotFound.hresult


class PaymentRequired(ServerError):
    status = 402
    dotnet_type = "ASC.Core.Billing.BillingException"


class QuotaExceeded(PaymentRequired):
    dotnet_type = "ASC.Core.Tenants.TenantQuotaException"


class AuthenticationFailed(ServerError):
    status = 401
    bare = True


class TooManyAttempts(ServerError):
    status = 403
    bare = True


class KeyNotFound(ServerError):
    dotnet_type = "System.Collections.Generic.KeyNotFoundException"
    hresult = -2146232969

    @property
    def message(self) -> str:
        return f"The given key '{self}' was not present in the dictionary."


class NullReference(ServerError):
    dotnet_type = "System.NullReferenceException"
    hresult = -2147467261

    @property
    def message(self) -> str:
        return "Object reference not set to an instance of an object."


class FormatError(ServerError):
    dotnet_type = "System.FormatException"
    hresult = -2146233033


class Fault(ServerError):
    dotnet_type = "System.ServiceModel.FaultException"
    hresult = -2146233087
