namespace Holdfast.Runtime.Simulated;

/// <summary>What has become of one end of a connection.</summary>
internal enum EndState
{
    /// <summary>In use.</summary>
    Open,

    /// <summary>Closed by its program.</summary>
    Closed,

    /// <summary>The connection broke.</summary>
    Failed,

    /// <summary>Its machine lost it in a crash.</summary>
    Lost,
}
