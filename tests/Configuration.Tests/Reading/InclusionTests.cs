namespace Holdfast.Configuration.Tests.Reading;

public sealed class InclusionTests
{
    [Fact]
    public void Included_sections_are_put_together_in_the_order_of_the_files()
    {
        var document = Written.OfFiles(
            ("holdfast.yaml", "include: [conf.d/*.yaml, more.yaml]\nworkers: { a: { x: 1 } }\n"),
            ("conf.d/20.yaml", "workers: { c: { x: 3 } }\n"),
            ("conf.d/10.yaml", "holdfast: 1\nworkers: { b: { x: 2 } }\n"),
            ("conf.d/notes.txt", "no: yaml: at: all"),
            ("more.yaml", "pools: { p: {} }\n"));

        Assert.Empty(document.Lines());
        Assert.Equal(["a", "b", "c"], document.Root.Sections("workers").Select(one => one.Key));
        Assert.Equal("p", Assert.Single(document.Root.Sections("pools")).Key);
    }

    [Fact]
    public void A_fault_in_an_included_file_is_shown_there()
    {
        var document = Written.OfFiles(("holdfast.yaml", "include: conf.d/*.yaml\n"), ("conf.d/a.yaml", "workers:\n  a:\n    wait: 5\n"));
        document.Root.Sections("workers")[0].Value.Duration("wait");

        var fault = Assert.Single(document.Diagnostics);
        Assert.Equal(("conf.d/a.yaml", 3, 11, "    wait: 5"), (fault.File, fault.Line, fault.Column, fault.SourceLine));
    }

    [Fact]
    public void A_circle_of_files_is_named()
    {
        var document = Written.OfFiles(("holdfast.yaml", "include: a.yaml\n"), ("a.yaml", "include: b.yaml\n"), ("b.yaml", "\ninclude: a.yaml\n"));

        Assert.Equal(
            "b.yaml:2:10: HF1008 Cycle: Files include each other in a circle: a.yaml → b.yaml → a.yaml. Take one of these includes away.",
            Assert.Single(document.Lines()));
    }

    [Fact]
    public void The_same_name_in_two_files_is_a_fault_that_names_the_other_place()
    {
        var document = Written.OfFiles(("holdfast.yaml", "include: a.yaml\nworkers:\n  web: { }\n"), ("a.yaml", "workers:\n  web: { }\n"));

        Assert.Equal("a.yaml:2:3: HF1007 Duplicate key: 'web' stands already in holdfast.yaml:3. Keep one of the two.", Assert.Single(document.Lines()));
    }

    [Theory]
    [InlineData("include: gone.yaml\n", "holdfast.yaml:1:10: HF1001 The configuration file cannot be read: The included file 'gone.yaml' is not there. Create it, or name another one; only a pattern may match nothing.")]
    [InlineData("include: */a.yaml\n", "holdfast.yaml:1:10: HF1002")]
    [InlineData("include: '*/a.yaml'\n", "holdfast.yaml:1:10: HF1005 Invalid value: '*/a.yaml' has a pattern in its folder. Use * and ? in the last part only.")]
    [InlineData("include: { a: b }\n", "holdfast.yaml:1:10: HF1005 Invalid value: 'include' holds a mapping.")]
    public void What_cannot_be_included_is_told(string text, string told) =>
        Assert.StartsWith(told, Assert.Single(Written.OfFiles(("holdfast.yaml", text)).Lines()), StringComparison.Ordinal);

    [Fact]
    public void A_pattern_may_match_nothing() => Assert.Empty(Written.OfFiles(("holdfast.yaml", "include: conf.d/*.yaml\n")).Lines());

    [Fact]
    public void A_broken_included_file_hides_no_fault_but_those_of_names_it_may_define()
    {
        var document = Written.OfFiles(("holdfast.yaml", "include: a.yaml\nwait: 5\n"), ("a.yaml", "x: 'open\n"));
        document.Root.Duration("wait");
        document.Root.FailReference("wait", "worker", "x", []);

        Assert.Equal(["HF1005", "HF1002"], document.Diagnostics.Select(one => one.Fault.Code.Id));
    }

    [Fact]
    public void Files_fill_values_in_without_their_last_line_break()
    {
        var document = Written.OfFiles(("holdfast.yaml", "a: x-${file:secret.txt}\nb: ${file:/run/none}\n"), ("secret.txt", "hunter2\n"));

        Assert.Equal("x-hunter2", document.Root.Text("a"));
        Assert.Equal(
            "holdfast.yaml:2:4: HF1010 Variable without a value: The file '/run/none' is not there. Create the file, readable by the daemon, or name another one.",
            Assert.Single(document.Lines()));
    }

    [Fact]
    public void Files_of_variables_are_read_in_their_order()
    {
        var document = Written.OfFiles(
            ("holdfast.yaml", "env_file: [one.env, -gone.env, two.env]\n"),
            ("one.env", "# comment\nA=1\nexport B='two words' # not seen\nC=\"x\\ny\"\nD=\n"),
            ("two.env", "A=2 # later\nE=a#b\n"));

        Assert.Empty(document.Lines());
        Assert.Equal(
            new Dictionary<string, string> { ["A"] = "2", ["B"] = "two words", ["C"] = "x\ny", ["D"] = "", ["E"] = "a#b" },
            document.Root.VariablesOfFiles("env_file"));
    }

    [Fact]
    public void A_fault_in_a_file_of_variables_is_shown_there()
    {
        var document = Written.OfFiles(("holdfast.yaml", "env_file: [one.env, gone.env]\n"), ("one.env", "A=1\nwhat is this\nB='open\n"));

        Assert.Equal(
            [
                "holdfast.yaml:1:21: HF1005 Invalid value: The file 'gone.env' is not there. Create it, or write a hyphen before its name where it may be missing.",
                "one.env:2:1: HF1005 Invalid value: The line is no variable. Write NAME=value.",
                "one.env:3:3: HF1005 Invalid value: The quote of 'B' is not closed. Close it in the same line.",
            ],
            document.Lines());
    }
}
