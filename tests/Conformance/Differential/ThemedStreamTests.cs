using System.Globalization;
using System.Text;

namespace Holdfast.Conformance.Differential;

/// <summary>
/// Written scripts, theme by theme, to Debian's s3270 and to our terminal: both must send the same and show the same after each step.
/// One in three of them, for each starts a program; HOLDFAST_SCRIPTS=all takes all.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ThemedStreamTests
{
    private const int Sample = 3;

    private static readonly bool TakesAll = Environment.GetEnvironmentVariable("HOLDFAST_SCRIPTS") == "all";

    public static TheoryData<StreamTheme> Themes { get; } = [.. Enum.GetValues<StreamTheme>()];

    [Theory]
    [MemberData(nameof(Themes))]
    public async Task S3270_and_we_send_and_show_the_same_on(StreamTheme theme)
    {
        StringBuilder differences = new();
        int number = 0;
        foreach (HostScript script in ThemeScripts.For(theme))
        {
            if (number++ % Sample != 0 && !TakesAll)
            {
                continue;
            }
            string found = await StreamComparison.CompareAsync(script);
            if (found.Length > 0)
            {
                differences.AppendLine(CultureInfo.InvariantCulture, $"== {theme}, script {number}: {string.Join(' ', script.Arguments)}").Append(found);
            }
        }
        Assert.True(differences.Length == 0, differences.ToString());
    }
}
