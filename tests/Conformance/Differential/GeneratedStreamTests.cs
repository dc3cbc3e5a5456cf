using System.Globalization;
using System.Text;

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
            if ((await StreamComparison.CompareAsync(script)).Length > 0)
            {
                script = await Shrinking.ShrinkAsync(script, StreamComparison.CompareAsync);
                differences.AppendLine(CultureInfo.InvariantCulture, $"== {family}, seed {seed}: {string.Join(' ', script.Arguments)}");
                differences.AppendLine(string.Join('\n', script.Steps.Select(step => step.Name))).Append(await StreamComparison.CompareAsync(script));
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
}
