using System.CommandLine;
using System.Globalization;
using Holdfast.Cli.Commands;
using Holdfast.Runtime.Simulated;

namespace Holdfast.Cli.Tests.Traces;

/// <summary>The command as a user calls it, on files of a simulated machine. One at a time, as the console is everybody's.</summary>
[Collection("console")]
public sealed class TraceCommandTests
{
    private const string Recorded =
        """
        20260304.120000.000 Trace started
         Model 3279-3-E, 32 rows x 80 cols, code page bracket
        < 0x0   fffd18
        < 0x0   fffa1801fff0
        < 0x0   fffd19fffb19
        < 0x0   fffd00fffb00
        20260304.120001.250 Host socket read complete nr=10
        < 0x0   f5c3adc8c9bd1d40ffef
        > 0x0   7d40c5ffef
        < 0x0   f1c3114040c2e8c5404040ffef

        """;

    [Fact]
    public void Replay_shows_every_screen_with_its_time_line_and_keys()
    {
        var (status, output, _) = Run(Recorded, "replay", "/a.trc");
        Assert.Equal(0, status);
        Assert.StartsWith("IBM-3279-3-E, bracket, ", output, StringComparison.Ordinal);
        Assert.Contains("record 1 12:00:01.250  line 8  tn3270\n", output, StringComparison.Ordinal);
        Assert.Contains("│[HI]", output, StringComparison.Ordinal);
        Assert.Contains("> Enter at 01/006\nrecord 2", output, StringComparison.Ordinal);
        Assert.Contains("│BYE", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_record_is_shown_by_itself_and_a_missing_one_is_a_fault()
    {
        var (status, output, _) = Run(Recorded, "replay", "/a.trc", "--record", "2");
        Assert.Equal(0, status);
        Assert.DoesNotContain("[HI]", output, StringComparison.Ordinal);
        Assert.Contains("BYE", output, StringComparison.Ordinal);
        (status, _, var error) = Run(Recorded, "replay", "/a.trc", "--record", "9");
        Assert.Equal(1, status);
        Assert.Contains("the trace has no record 9", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Step_waits_for_Enter_after_each_screen_and_q_ends()
    {
        var input = Console.In;
        try
        {
            Console.SetIn(new StringReader("q\n"));
            var (status, output, _) = Run(Recorded, "replay", "/a.trc", "--step");
            Assert.Equal(0, status);
            Assert.Contains("[HI]", output, StringComparison.Ordinal);
            Assert.DoesNotContain("BYE", output, StringComparison.Ordinal);
            Console.SetIn(new StringReader("\n\n"));
            Assert.Contains("BYE", Run(Recorded, "replay", "/a.trc", "--step").Output, StringComparison.Ordinal);
        }
        finally
        {
            Console.SetIn(input);
        }
    }

    [Fact]
    public void Ways_to_show_exclude_each_other() =>
        Assert.Contains("Only one of", Run(Recorded, "replay", "/a.trc", "--step", "--all").Error, StringComparison.Ordinal);

    [Fact]
    public void The_user_may_choose_another_code_page_and_model()
    {
        var (_, output, _) = Run(Recorded, "replay", "/a.trc", "--code-page", "german", "--model", "3278-2");
        Assert.StartsWith("IBM-3278-2, cp273, ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("[HI]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--code-page", "germna", "Did you mean german?")]
    [InlineData("--code-page", "klingon", "code-pages.md")]
    [InlineData("--model", "3277", "'3277' is no model")]
    public void Wrong_options_are_told_with_what_would_be_right(string option, string value, string expected)
    {
        var (status, _, error) = Run(Recorded, "replay", "/a.trc", option, value);
        Assert.Equal(1, status);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_line_ends_the_replay_with_its_number_after_what_came_before()
    {
        var (status, output, error) = Run($"{Recorded}< 0x0   abc\n", "replay", "/a.trc");
        Assert.Equal(1, status);
        Assert.Contains("BYE", output, StringComparison.Ordinal);
        Assert.Contains("HF7003", error, StringComparison.Ordinal);
        Assert.Contains("/a.trc, line 11: the bytes have an odd number of digits.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        var (status, _, error) = Run(Recorded, "replay", "/b.trc");
        Assert.Equal(1, status);
        Assert.Contains("HF7003", error, StringComparison.Ordinal);
        Assert.Contains("/b.trc", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Convert_leaves_bytes_and_times_and_the_replay_of_that_is_the_same()
    {
        var (status, output, _) = Run(Recorded, "convert", "/a.trc");
        Assert.Equal(0, status);
        Assert.DoesNotContain("Trace started", output, StringComparison.Ordinal);
        Assert.Contains("\e[92m", Run(Recorded, "convert", "/a.trc", "--to", "ansi").Output, StringComparison.Ordinal);
        var page = Run(Recorded, "convert", "/a.trc", "--to", "html").Output;
        Assert.Contains("<title>a.trc</title>", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<pre").Length - 1);
        var screens = Run(Recorded, "convert", "/a.trc", "--to", "text", "--model", "3279-2", "--code-page", "bracket").Output;
        Assert.StartsWith("--- record 1, cursor 01/001\n[HI]\n", screens, StringComparison.Ordinal);
        Assert.Equal(screens, Run(output, "convert", "/a.trc", "--to", "text", "--model", "3279-2", "--code-page", "bracket").Output);
    }

    private static (int Status, string Output, string Error) Run(string trace, params string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using StringWriter written = new(CultureInfo.InvariantCulture), complained = new(CultureInfo.InvariantCulture);
        var status = -1;
        try
        {
            Console.SetOut(written);
            Console.SetError(complained);
            Simulation.Run(1, async io =>
            {
                await io.Files.ReplaceAsync("/a.trc", System.Text.Encoding.UTF8.GetBytes(trace), CancellationToken.None);
                status = await new RootCommand { TraceCommand.Build(new Shell(io)) }.Parse(["trace", .. arguments]).InvokeAsync();
            });
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }

        return (status, written.ToString(), complained.ToString());
    }
}
