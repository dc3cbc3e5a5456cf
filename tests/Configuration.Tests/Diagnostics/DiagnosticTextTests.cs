namespace Holdfast.Configuration.Tests.Diagnostics;

public sealed class DiagnosticTextTests
{
    [Fact]
    public void The_rendering_shows_the_line_with_a_caret_and_the_mend()
    {
        var document = Written.Of("workers:\n  payments:\n\n    stop: 5\n");
        document.Root.Sections("workers")[0].Value.Duration("stop");
        Assert.Equal(
            """
            holdfast.yaml:4:11: HF1005 Invalid value: 'workers.payments.stop' is '5'.
                4 |     stop: 5
                  |           ^
              Write a duration with its unit (ms, s, m, h, d), such as 5s.
            """, Assert.Single(document.Diagnostics).Render());
    }

    [Fact]
    public void A_long_line_is_shown_around_the_caret()
    {
        var document = Written.Of($"a: {{ b: \"{new string('x', 1_000)}\", c: 5, d: \"{new string('y', 1_000)}\" }}\n");
        document.Root.Section("a")!.Duration("c");
        var lines = Assert.Single(document.Diagnostics).Render().Split('\n');
        Assert.True(lines[1].Length < 200);
        Assert.Equal('5', lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Fact]
    public void Nothing_in_a_message_can_steer_a_terminal()
    {
        var document = Written.Of("\"a\\e[31m\\x07\\u202e\": 1\n");
        document.Root.Finish();
        var text = Assert.Single(document.Diagnostics).ToString();
        Assert.Contains("'a?[31m??' is no key", text, StringComparison.Ordinal);
    }
}
