namespace Holdfast.Runtime.Simulated;

/// <summary>What a simulated host is doing.</summary>
public enum HostState
{
    /// <summary>Its programs run.</summary>
    Running,

    /// <summary>Its programs were killed; its system answers that nobody listens.</summary>
    Killed,

    /// <summary>It has no power: nobody answers.</summary>
    Off,
}
