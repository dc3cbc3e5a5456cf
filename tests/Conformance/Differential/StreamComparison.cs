using System.Text;
using Holdfast.Conformance.Traces;

namespace Holdfast.Conformance.Differential;

/// <summary>The same script to Debian's s3270 and to our terminal.</summary>
internal static class StreamComparison
{
    /// <summary>What differs, up to the first step that does, since what follows it differs for the same reason; empty for nothing.</summary>
    public static async Task<string> CompareAsync(HostScript script)
    {
        await using PeerTerminal peer = await PeerTerminal.StartAsync(script.Arguments);
        OwnTerminal own = new(script.Arguments);
        StringBuilder differences = new();
        bool locked = true;
        foreach (HostStep step in script.Steps)
        {
            if (step.Action is { } action && action != "Reset()" && locked)
            {
                // s3270 keeps keys until the host unlocks the keyboard, and says nothing until then.
                continue;
            }
            ExpectedStep expected;
            try
            {
                expected = await peer.DoAsync(step);
            }
            catch (TimeoutException failure)
            {
                return differences.AppendLine($"{step.Name}: {failure.Message}").ToString();
            }
            locked = expected.Status.StartsWith('L');
            byte[] sent = own.Do(step);
            StepComparison.Append(differences, expected, own.Machine, sent, PeerTerminal.Host);
            if (differences.Length > 0)
            {
                return differences.ToString();
            }
        }
        return "";
    }
}
