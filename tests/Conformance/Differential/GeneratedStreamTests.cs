using System.Globalization;
using System.Text;
using Holdfast.Conformance.Traces;

namespace Holdfast.Conformance.Differential;

/// <summary>
/// The same bytes to Debian's s3270 and to our terminal: both must send the same and show the same after each step. A difference
/// prints the step and the seed; HOLDFAST_DIFFERENTIAL_SEEDS=family:first-last tries others than those kept.
/// </summary>
[Trait("Category", "Slow")]
public sealed class GeneratedStreamTests
{
    private const string Variable = "HOLDFAST_DIFFERENTIAL_SEEDS";

    /// <summary>How many seeds of each family are tried each time.</summary>
    private const int KeptSeeds = 12;

    [Theory]
    [InlineData(StreamFamily.Orders)]
    [InlineData(StreamFamily.Malformed)]
    [InlineData(StreamFamily.StructuredFields)]
    [InlineData(StreamFamily.DoubleByte)]
    [InlineData(StreamFamily.PlainText)]
    [InlineData(StreamFamily.Extended)]
    [InlineData(StreamFamily.Negotiation)]
    [InlineData(StreamFamily.Operator)]
    public Task S3270_and_we_send_and_show_the_same(StreamFamily family) => CompareAllAsync(family);

    private static async Task CompareAllAsync(StreamFamily family)
    {
        StringBuilder differences = new();
        (int first, int last) = Seeds(family);
        for (int seed = first; seed <= last; seed++)
        {
            HostScript script = StreamGenerator.Make(family, seed);
            if ((await CompareAsync(script)).Length > 0)
            {
                script = await Shrinking.ShrinkAsync(script, CompareAsync);
                differences.AppendLine(CultureInfo.InvariantCulture, $"== {family}, seed {seed}: {string.Join(' ', script.Arguments)}");
                differences.AppendLine(string.Join('\n', script.Steps.Select(step => step.Name))).Append(await CompareAsync(script));
            }
        }
        Assert.True(differences.Length == 0, differences.ToString());
    }

    private static (int First, int Last) Seeds(StreamFamily family)
    {
        string[] asked = (Environment.GetEnvironmentVariable(Variable) ?? $"{family}:1-{KeptSeeds}").Split(':');
        int[] ends = Array.ConvertAll(asked[^1].Split('-'), int.Parse);
        return asked[0] == family.ToString() ? (ends[0], ends[^1]) : (1, 0);
    }

    /// <summary>Up to the first step that differs, since what follows it differs for the same reason.</summary>
    private static async Task<string> CompareAsync(HostScript script)
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
            ExpectedStep expected = await peer.DoAsync(step);
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
