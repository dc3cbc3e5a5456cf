namespace Holdfast.Runtime.Supervision;

/// <summary>A supervisor has given up a child, stopped the others, and passes the failure on to whoever supervises it.</summary>
public sealed class EscalationException : Exception
{
    internal EscalationException(string supervisor, string child, string reason, Exception? failure)
        : base($"'{supervisor}' has given up '{child}': {reason}. Its last failure: {failure?.Message ?? "none"}", failure)
    {
        Child = child;
    }

    /// <summary>The child that was given up.</summary>
    public string Child { get; }
}
