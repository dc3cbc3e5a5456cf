using System.Text.RegularExpressions;
using Holdfast.Contracts.Errors;

namespace Holdfast.Cli.Nodes;

/// <summary>Reads what the daemon said before it ended: its last line names the fault by its code.</summary>
internal static partial class DaemonWords
{
    /// <summary>The fault that the text names, with its words; else that the start failed.</summary>
    public static Fault FaultOf(string said, string otherwise)
    {
        var match = FaultLine().Match(said);
        return match.Success && Catalogue.Find(match.Groups["code"].Value) is { } code
            ? new Fault(code, match.Groups["detail"].Value)
            : new Fault(NodeErrors.StartFailed, otherwise);
    }

    [GeneratedRegex(@"^holdfastd: (?<code>HF\d{4}) [^:]+: (?<detail>.+)$", RegexOptions.Multiline | RegexOptions.RightToLeft | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FaultLine();
}
