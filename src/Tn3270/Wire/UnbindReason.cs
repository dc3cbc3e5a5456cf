namespace Holdfast.Tn3270.Wire;

/// <summary>Why a session ends: the byte of an UNBIND (RFC 2355, section 10.3; SNA Formats GA27-3136, UNBIND).</summary>
public enum UnbindReason : byte
{
    /// <summary>A normal end.</summary>
    Normal = 0x01,

    /// <summary>Another BIND comes.</summary>
    BindForthcoming = 0x02,

    /// <summary>The virtual route does not work.</summary>
    VirtualRouteInoperative = 0x07,

    /// <summary>The route extension does not work.</summary>
    RouteExtensionInoperative = 0x08,

    /// <summary>The hierarchy above was reset.</summary>
    HierarchicalReset = 0x09,

    /// <summary>The SSCP is gone.</summary>
    SscpGone = 0x0A,

    /// <summary>The virtual route was deactivated.</summary>
    VirtualRouteDeactivated = 0x0B,

    /// <summary>The LU failed for good.</summary>
    PermanentLuFailure = 0x0C,

    /// <summary>The LU failed and may come back.</summary>
    TemporaryLuFailure = 0x0E,

    /// <summary>Tidying up.</summary>
    Cleanup = 0x0F,

    /// <summary>A sense code follows.</summary>
    SenseCode = 0xFE,
}
