namespace Holdfast.Sessions.Driving;

/// <summary>Asks the host's end for a sign of life, DO TIMING-MARK (RFC 860); no application sees it.</summary>
internal sealed record AskAlive : InputStep
{
    /// <inheritdoc/>
    public override string ToString() => "ask alive";
}
