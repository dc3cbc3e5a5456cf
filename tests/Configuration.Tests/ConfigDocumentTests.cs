namespace Holdfast.Configuration.Tests;

public sealed class ConfigDocumentTests
{
    private const string Whole = """
        # a comment
        holdfast: 1
        node: { name: alpha, data: ./data }
        endpoints:
          prod-a: { host: mvs1.example.com, port: 992, weight: 1.5, tls: verify }
          prod-b: { host: "mvs2.example.com", port: "${PORT:-3270}" }
        pools:
          teller: { endpoints: [prod-a, prod-b], min: 2 }
        journeys:
          login: { steps: [ { wait: { text: "LOGON ===>" } }, { type: "${secret:teller.user}" }, { press: enter } ] }
        workers:
          payments:
            command: ./payments --port ${PORT:-8081}
            env: { A: 1, B: two, C: }
            stop: 1.5s
            limits: { memory: 512MiB }
            autostart: true
            listen: "[::1]:7270"
        """;

    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var document = Written.Of(Whole);
        var root = document.Root;

        Assert.Empty(document.Lines());
        Assert.Equal(1, root.Integer("holdfast", 1, 1));
        Assert.Equal("alpha", root.Section("node")!.RequiredText("name"));
        Assert.Equal(["prod-a", "prod-b"], root.Sections("endpoints").Select(one => one.Key));
        Assert.Equal(1.5, root.Sections("endpoints")[0].Value.Decimal("weight"));
        Assert.Equal("verify", root.Sections("endpoints")[0].Value.Choice("tls", "off", "verify"));
        Assert.Equal(3270, root.Sections("endpoints")[1].Value.Integer("port", 1, 65535));
        Assert.Equal(["prod-a", "prod-b"], root.Sections("pools")[0].Value.Texts("endpoints"));
        var steps = root.Sections("journeys")[0].Value.SectionList("steps");
        Assert.Equal("journeys.login.steps[1]", steps[1].Path);
        Assert.Equal("LOGON ===>", steps[0].Section("wait")!.Text("text"));
        Assert.Equal("${secret:teller.user}", steps[1].Text("type"));
        Assert.True(steps[2].IsText("press"));
        Assert.False(steps[0].IsText("wait"));

        var worker = root.Sections("workers")[0].Value;
        Assert.Equal("./payments --port 8081", worker.Text("command"));
        Assert.Equal(new Dictionary<string, string> { ["A"] = "1", ["B"] = "two", ["C"] = "" }, worker.TextMap("env"));
        Assert.Equal(TimeSpan.FromSeconds(1.5), worker.Duration("stop"));
        Assert.Equal(512L << 20, worker.Section("limits")!.Size("memory"));
        Assert.True(worker.Flag("autostart"));
        Assert.Equal(("::1", 7270), worker.HostPort("listen"));
        worker.Finish();
        Assert.False(document.HasErrors, string.Join('\n', document.Lines()));
    }

    [Fact]
    public void A_tab_in_the_indentation_is_named_with_its_place()
    {
        var document = Written.Of("node:\n\tname: alpha\n");
        Assert.StartsWith("holdfast.yaml:2:1: HF1002 The configuration is not valid YAML: A tab stands in the indentation", Assert.Single(document.Lines()));
    }

    [Theory]
    [InlineData("a: [1, 2\nb: 3\n", "HF1002")]
    [InlineData("a: \"open\nb: 3\n", "HF1002")]
    [InlineData("a: *nowhere\n", "HF1002")]
    [InlineData("a: &loop [*loop]\n", "HF1002")]
    [InlineData("a: 1\n---\nb: 2\n", "HF1002")]
    [InlineData("? [a, b]\n: c\n", "HF1002")]
    [InlineData("a: @home\n", "HF1002")]
    [InlineData("- a\n- b\n", "HF1005")]
    [InlineData("just words\n", "HF1005")]
    [InlineData("a: !!binary x\n", "HF1005")]
    [InlineData("a: 1\nb: 2\na: 3\n", "HF1007")]
    public void A_text_that_is_no_configuration_is_refused_with_one_diagnostic(string text, string code)
    {
        var document = Written.Of(text);
        document.Root.RequiredText("missing");
        Assert.Contains(document.Diagnostics, one => one.Fault.Code.Id == code);
        Assert.All(document.Diagnostics, one => Assert.InRange(one.Line, 1, text.Split('\n').Length));
        if (code != "HF1007" && !text.Contains('!', StringComparison.Ordinal))
            Assert.Single(document.Diagnostics);
    }

    [Fact]
    public void The_second_of_two_equal_keys_is_reported_and_names_the_line_of_the_first()
    {
        var document = Written.Of("a: 1\nb:\n  c: 1\n  c: 2\n");
        Assert.Equal(
            "holdfast.yaml:4:3: HF1007 Duplicate key: 'c' stands already in line 3. Keep one of the two.", Assert.Single(document.Lines()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("\uFEFF")]
    public void An_empty_text_is_an_empty_section(string text)
    {
        var document = Written.Of(text);
        Assert.False(document.HasErrors);
        document.Root.RequiredText("holdfast");
        Assert.Equal(
            "holdfast.yaml:1:1: HF1004 A required key is missing: 'holdfast' is missing at the top of the file. Add holdfast: and its value.",
            Assert.Single(document.Lines()));
    }

    [Fact]
    public void An_alias_reads_as_what_its_anchor_holds()
    {
        var root = Written.Of("a: &x { port: 1 }\nb: *x\n").Root;
        Assert.Equal(1, root.Section("b")!.Integer("port"));
    }

    [Fact]
    public void A_billion_laughs_are_refused_without_being_told()
    {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
            + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        var diagnostic = Assert.Single(Written.Of(text).Diagnostics);
        Assert.Equal("HF1002", diagnostic.Fault.Code.Id);
        Assert.Contains("100000 values", diagnostic.Fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    public void Endless_nesting_is_refused(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100_000));
        var diagnostic = Assert.Single(Written.Of(text).Diagnostics);
        Assert.Equal("HF1002", diagnostic.Fault.Code.Id);
    }

    [Fact]
    public void Aliases_cannot_nest_deeper_than_the_limit()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));
        Assert.Contains("levels", Assert.Single(Written.Of(text).Diagnostics).Fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_over_the_limit_is_refused()
    {
        var diagnostic = Assert.Single(Written.Of(new string('#', ConfigLimits.MaxCharacters + 1)).Diagnostics);
        Assert.Contains("1048577 characters", diagnostic.Fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagnostics_stand_in_the_order_of_their_places()
    {
        var document = Written.Of("one: x\ntwo: y\nthree: ${NOT_SET}\n");
        document.Root.Integer("two");
        document.Root.Integer("one");
        Assert.Equal([1, 2, 3], document.Diagnostics.Select(one => one.Line));
    }

    [Fact]
    public void The_diagnostics_are_bounded()
    {
        var document = Written.Of(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"k{i}: 1\n")));
        document.Root.Finish();
        Assert.Equal(ConfigLimits.MaxDiagnostics, document.Diagnostics.Count);
    }
}
