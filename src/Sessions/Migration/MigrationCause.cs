namespace Holdfast.Sessions.Migration;

/// <summary>Why a session migrates.</summary>
public enum MigrationCause
{
    /// <summary>Somebody asked for it.</summary>
    Requested,

    /// <summary>Its host was lost.</summary>
    HostLost,
}
