namespace Holdfast.Tn3270.Wire;

/// <summary>Whether a connection that begins in clear goes over to TLS by the START_TLS option.</summary>
internal enum StartTlsPolicy : byte
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It does where the far side will, and goes on in clear where not.</summary>
    Allowed,

    /// <summary>It does, or ends.</summary>
    Required,
}
