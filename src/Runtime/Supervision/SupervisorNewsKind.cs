namespace Holdfast.Runtime.Supervision;

/// <summary>Of what a <see cref="Supervisor"/> hears.</summary>
internal enum SupervisorNewsKind
{
    /// <summary>It is to stop.</summary>
    Stop,

    /// <summary>A child has ended.</summary>
    Ended,

    /// <summary>A wait is over.</summary>
    Due,

    /// <summary>A child was added.</summary>
    Added,

    /// <summary>A child is to be removed.</summary>
    Removing,
}
