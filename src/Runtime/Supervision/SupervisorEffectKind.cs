namespace Holdfast.Runtime.Supervision;

/// <summary>What a supervisor is to do.</summary>
internal enum SupervisorEffectKind
{
    /// <summary>Start a child.</summary>
    Start,

    /// <summary>Ask a child to stop; its end is told to the machine as any other.</summary>
    Stop,

    /// <summary>Tell the machine when a time has passed.</summary>
    Wait,

    /// <summary>A child that was to be removed is gone.</summary>
    Removed,

    /// <summary>Nothing runs any more and nothing will: end.</summary>
    Finish,
}
