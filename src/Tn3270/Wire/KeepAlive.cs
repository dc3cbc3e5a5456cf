namespace Holdfast.Tn3270.Wire;

/// <summary>What is sent on an idle connection, so that nothing between the ends forgets it.</summary>
/// <param name="Interval">How often; more than zero.</param>
/// <param name="WantsAnswer">
/// Whether DO TIMING-MARK is sent, which every telnet answers (RFC 860), and the connection closed where nothing at all comes
/// for <see cref="SilenceLimit"/> intervals; otherwise NOP, which nobody answers.
/// </param>
public sealed record KeepAlive(TimeSpan Interval, bool WantsAnswer)
{
    /// <summary>How many intervals without a byte end a connection that answers are wanted on.</summary>
    public const int SilenceLimit = 3;
}
