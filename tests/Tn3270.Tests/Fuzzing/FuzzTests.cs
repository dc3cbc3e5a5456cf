using System.Globalization;
using Holdfast.Tn3270.Tests.Fuzzing.Targets;

namespace Holdfast.Tn3270.Tests.Fuzzing;

/// <summary>
/// No input breaks a parser: the corpus, and some inputs from a seed. For a long search, which keeps what reaches something new:
/// <c>HOLDFAST_FUZZ_MINUTES=10 HOLDFAST_FUZZ_SEED=7 HOLDFAST_FUZZ_CORPUS=tests/Tn3270.Tests/Fuzzing/corpus</c> and this class; the
/// minutes are for each target.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    /// <summary>Inputs for each target in the usual run.</summary>
    private const int UsualCount = 250;

    private static readonly FuzzTarget[] Targets =
    [
        new TelnetTarget(), new HeaderTarget(), new TerminalTarget(), new HostTarget(), ScreenTarget.DataStream(),
        ScreenTarget.StructuredFields(), ScreenTarget.Keyboard(), new TraceTarget(), new MixedTextTarget(), PrinterTarget.Scs(),
        PrinterTarget.DataStream(), new TransferTarget(),
    ];

    public static TheoryData<string> Names => [.. Targets.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_input_breaks_it(string name)
    {
        FuzzRun run = new(Targets.Single(target => target.Name == name), (int)Number("HOLDFAST_FUZZ_SEED", 1));
        run.Replay();
        var minutes = Number("HOLDFAST_FUZZ_MINUTES", 0);
        if (minutes > 0)
        {
            run.Search(long.MaxValue, TimeSpan.FromMinutes(minutes));
            run.Save();
        }
        else
        {
            run.Search(UsualCount, TimeSpan.MaxValue);
        }

        output.WriteLine(run.ToString());
    }

    private static double Number(string variable, double otherwise) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
