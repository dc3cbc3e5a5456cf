namespace Holdfast.Runtime.Supervision;

/// <summary>Whether a supervised child is started again when it ends by itself.</summary>
public enum RestartPolicy
{
    /// <summary>Never.</summary>
    Never,

    /// <summary>When it ended in failure.</summary>
    OnFailure,

    /// <summary>However it ended; and when the node starts, even where an operator had stopped it.</summary>
    Always,

    /// <summary>However it ended; but where an operator had stopped it, it stays stopped when the node starts.</summary>
    UnlessStopped,
}
