namespace Holdfast.Sessions.Endpoints;

/// <summary>What is to be done about an endpoint's silence.</summary>
internal enum PulseAct
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Ask it for a sign of life on one of its connections.</summary>
    AskOne,

    /// <summary>Ask it on all of them.</summary>
    AskAll,

    /// <summary>It is lost.</summary>
    Lost,
}
