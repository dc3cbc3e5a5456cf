using Holdfast.Contracts.Errors;

namespace Holdfast.Configuration.Tests;

public sealed class ConfigSectionTests
{
    [Fact]
    public void A_misspelt_key_is_reported_with_the_nearest_known_one()
    {
        var document = Written.Of("workers:\n  payments:\n    retsart: always\n");
        var worker = document.Root.Sections("workers")[0].Value;
        worker.Text("command");
        worker.Text("restart");
        worker.Finish();
        Assert.Equal(
            "holdfast.yaml:3:5: HF1003 Unknown key: 'retsart' is no key of 'workers.payments'; did you mean 'restart'? "
            + "Write 'restart', or remove the key.", Assert.Single(document.Lines()));
    }

    [Fact]
    public void A_key_like_no_other_is_reported_with_the_known_ones()
    {
        var document = Written.Of("zebra: 1\n");
        document.Root.Text("workers");
        document.Root.Text("endpoints");
        document.Root.Finish();
        Assert.EndsWith("'zebra' is no key at the top of the file. Known here: endpoints, workers.", Assert.Single(document.Lines()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max-connections")]
    [InlineData("maxConnections")]
    [InlineData("max_conections")]
    public void A_key_in_another_spelling_is_still_recognized(string written)
    {
        var document = Written.Of(written + ": 1\n");
        document.Root.Integer("min");
        document.Root.Integer("max_connections");
        document.Root.Finish();
        Assert.Contains("did you mean 'max_connections'?", Assert.Single(document.Lines()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("1..5s")]
    [InlineData(".5s")]
    [InlineData("5.s")]
    [InlineData("1h30m")]
    [InlineData("999999d")]
    [InlineData("99999999999999999999999s")]
    [InlineData("[5s]")]
    [InlineData("{a: 5s}")]
    [InlineData("")]
    [InlineData("null")]
    public void A_value_that_is_no_duration_is_reported_once_and_reads_as_absent(string written)
    {
        var document = Written.Of($"wait: {written}\n");
        Assert.Null(document.Root.Duration("wait"));
        Assert.Null(document.Root.Duration("wait"));
        var diagnostic = Assert.Single(document.Diagnostics);
        Assert.Equal("HF1005", diagnostic.Fault.Code.Id);
        Assert.Contains("unit", diagnostic.Fault.Mend, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0s", 0)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    public void Durations_carry_their_units(string written, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Written.Of($"wait: {written}\n").Root.Duration("wait"));

    [Theory]
    [InlineData("1B", 1L)]
    [InlineData("1KB", 1_000L)]
    [InlineData("1KiB", 1_024L)]
    [InlineData("1.5MiB", 1_572_864L)]
    [InlineData("2MB", 2_000_000L)]
    [InlineData("3GB", 3_000_000_000L)]
    [InlineData("4GiB", 4_294_967_296L)]
    public void Sizes_carry_their_units(string written, long bytes) => Assert.Equal(bytes, Written.Of($"size: {written}\n").Root.Size("size"));

    [Theory]
    [InlineData("512")]
    [InlineData("512M")]
    [InlineData("512 MiB")]
    [InlineData("9999999999GiB")]
    public void A_size_without_a_known_unit_is_refused(string written)
    {
        var document = Written.Of($"size: {written}\n");
        Assert.Null(document.Root.Size("size"));
        Assert.Equal("HF1005", Assert.Single(document.Diagnostics).Fault.Code.Id);
    }

    [Theory]
    [InlineData("127.0.0.1:7270", "127.0.0.1", 7270)]
    [InlineData("localhost:0", "localhost", 0)]
    [InlineData("\"[::1]:65535\"", "::1", 65535)]
    public void A_host_and_its_port_are_divided(string written, string host, int port) =>
        Assert.Equal((host, port), Written.Of($"listen: {written}\n").Root.HostPort("listen"));

    [Theory]
    [InlineData("localhost")]
    [InlineData("\":80\"")]
    [InlineData("localhost:65536")]
    [InlineData("\"::1:80\"")]
    [InlineData("\"[local]:80\"")]
    [InlineData("\"lo cal:80\"")]
    [InlineData("localhost:-1")]
    public void A_host_without_a_port_is_refused(string written)
    {
        var document = Written.Of($"listen: {written}\n");
        Assert.Null(document.Root.HostPort("listen"));
        Assert.Single(document.Diagnostics);
    }

    [Fact]
    public void A_number_out_of_its_range_names_the_range()
    {
        var document = Written.Of("port: 99999\n");
        Assert.Null(document.Root.Integer("port", 1, 65535));
        Assert.Equal("holdfast.yaml:1:7: HF1005 Invalid value: 'port' is '99999'. Write a whole number from 1 to 65535.", Assert.Single(document.Lines()));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    public void A_decimal_is_a_finite_number(string written)
    {
        var document = Written.Of($"cpu: {written}\n");
        Assert.Null(document.Root.Decimal("cpu", 0, 64));
        Assert.Single(document.Diagnostics);
    }

    [Fact]
    public void A_wrong_word_is_answered_with_the_words_there_are()
    {
        var document = Written.Of("tls: verfy\n");
        Assert.Null(document.Root.Choice("tls", "off", "verify", "insecure"));
        Assert.EndsWith("'tls' is 'verfy'; did you mean 'verify'? Write one of off, verify, insecure.", Assert.Single(document.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_wrong_kind_of_node_says_what_stands_there_and_what_is_expected()
    {
        var document = Written.Of("a: text\nb: [1]\nc: { d: 1 }\n");
        document.Root.Texts("a");
        document.Root.Section("b");
        document.Root.Text("c");
        Assert.Collection(
            document.Lines(),
            line => Assert.EndsWith("'a' holds a text ('text'). Write a list of texts.", line, StringComparison.Ordinal),
            line => Assert.EndsWith("'b' holds a list. Write a mapping (keys with values).", line, StringComparison.Ordinal),
            line => Assert.EndsWith("'c' holds a mapping. Write a text.", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_without_a_value_is_an_empty_section_but_no_text()
    {
        var document = Written.Of("a:\nb:\n");
        Assert.Empty(document.Root.Section("a")!.Keys);
        Assert.Null(document.Root.Text("b"));
        Assert.Equal("holdfast.yaml:2:1: HF1005 Invalid value: 'b' holds nothing. Write a text.", Assert.Single(document.Lines()));
    }

    [Fact]
    public void A_section_laid_over_another_wins_key_by_key_and_keeps_its_places()
    {
        const string Text = """
            templates:
              web: { stop: 5s, health: { type: http, interval: oops }, args: [a, b] }
            workers:
              payments: { extends: web, stop: 9s, health: { url: there }, args: [c], tpyo: 1 }
            """;
        var document = Written.Of(Text);
        var web = document.Root.Sections("templates")[0].Value;
        var child = document.Root.Sections("workers")[0].Value;
        Assert.Equal("web", child.Text("extends"));
        var worker = child.Over(web);

        Assert.Equal("workers.payments", worker.Path);
        Assert.Equal(TimeSpan.FromSeconds(9), worker.Duration("stop"));
        Assert.Equal(["c"], worker.Texts("args"));
        var health = worker.Section("health")!;
        Assert.Equal(["type", "interval", "url"], health.Keys);
        Assert.Equal("http", health.Text("type"));
        Assert.Equal("there", health.Text("url"));
        Assert.Null(health.Duration("interval"));
        health.Finish();
        worker.Finish();
        Assert.Equal([(2, 52, "HF1005"), (4, 74, "HF1003")], document.Diagnostics.Select(one => (one.Line, one.Column, one.Fault.Code.Id)));
    }

    [Fact]
    public void A_key_not_carried_out_yet_is_refused_and_is_not_unknown_as_well()
    {
        var document = Written.Of("cluster: { nodes: 3 }\n");
        document.Root.NotYetSupported("cluster", "search");
        document.Root.Finish();
        Assert.Equal("holdfast.yaml:1:1: HF1012 Setting not supported by this version: 'cluster' is not carried out yet. Remove the key.", Assert.Single(document.Lines()));
    }

    [Fact]
    public void A_reference_to_nothing_points_at_the_item_of_the_list()
    {
        var document = Written.Of("teller: { endpoints: [prod-a, prod-x] }\n");
        var pool = document.Root.Section("teller")!;
        pool.FailReference("endpoints[1]", "endpoint", pool.Texts("endpoints")[1], ["prod-a", "prod-b"]);
        Assert.Equal(
            "holdfast.yaml:1:31: HF1006 Reference to something that is not defined: 'teller.endpoints[1]' names the endpoint 'prod-x', "
            + "which is not defined; did you mean 'prod-a'? Defined: prod-a, prod-b.", Assert.Single(document.Lines()));
    }

    [Fact]
    public void Each_missing_key_of_a_section_is_reported()
    {
        var document = Written.Of("node:\n");
        var node = document.Root.Section("node")!;
        node.RequiredText("name");
        node.RequiredText("data");
        node.RequiredText("name");
        Assert.Equal(["'name' is missing in 'node'.", "'data' is missing in 'node'."], document.Diagnostics.Select(one => one.Fault.Detail));
    }

    [Fact]
    public void A_bad_value_of_a_template_is_reported_once_for_all_who_extend_it()
    {
        var document = Written.Of("web: { stop: 5 }\na:\nb:\n");
        document.Root.Section("a")!.Over(document.Root.Section("web")!).Duration("stop");
        document.Root.Section("b")!.Over(document.Root.Section("web")!).Duration("stop");
        Assert.Single(document.Diagnostics);
    }

    [Fact]
    public void A_fault_of_an_absent_key_points_at_its_section()
    {
        var document = Written.Of("a: 1\nnode:\n  name: x\n");
        document.Root.Section("node")!.Fail("data", ConfigurationErrors.MissingKey, "It is missing.", "Add it.");
        Assert.Equal((2, 1), document.Diagnostics.Select(one => (one.Line, one.Column)).Single());
    }

    [Fact]
    public void Null_takes_an_inherited_value_away_and_nothing_leaves_it()
    {
        var root = Written.Of(
            """
            base: { cwd: /x, env: { A: 1, B: 2 }, stop: { timeout: 1s }, restart: { policy: always } }
            own: { cwd: null, env: { A: ~, C: 3 }, stop: , restart: null }
            """).Root;
        var laid = root.Section("own")!.Over(root.Section("base")!);

        Assert.Equal(["env", "stop"], laid.Keys);
        Assert.Equal(new Dictionary<string, string> { ["B"] = "2", ["C"] = "3" }, laid.TextMap("env"));
        Assert.Equal(TimeSpan.FromSeconds(1), laid.Section("stop")!.Duration("timeout"));
    }

    [Fact]
    public void A_variable_with_a_message_says_it()
    {
        var document = Written.Of("a: ${TOKEN:?the payments need one}\nb: ${SET:?never said}\n", ("SET", "x"));

        Assert.Equal("x", document.Root.Text("b"));
        Assert.Equal(
            "holdfast.yaml:1:4: HF1010 Variable without a value: 'TOKEN' is not set: 'the payments need one'. Set it where the daemon is started.",
            Assert.Single(document.Lines()));
    }

    [Fact]
    public void The_number_of_an_instance_is_filled_in_where_it_is_known_and_a_fault_where_it_is_not()
    {
        var document = Written.Of("a: { command: 'x ${INSTANCE} $$ ${HOME}', list: ['${INSTANCE}'] }\n", ("HOME", "/h"));
        var section = document.Root.Section("a")!.With(new Dictionary<string, string> { ["INSTANCE"] = "3" });

        Assert.Equal(("x 3 $ /h", "3"), (section.Text("command"), section.Texts("list")[0]));
        Assert.Empty(document.Lines());
        document.Root.Section("a")!.Text("command");
        Assert.StartsWith("holdfast.yaml:1:15: HF1010", Assert.Single(document.Lines()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_is_told_once_and_known_for_each_who_meets_it()
    {
        var document = Written.Of("base: { a: '${NONE}', b: 5 }\n");
        var section = document.Root.Section("base")!;
        section.Duration("b");
        var mark = section.Reports;
        section.Text("a");
        section.Duration("b");

        Assert.Equal(2, document.Diagnostics.Count);
        Assert.Equal(["HF1010", "HF1005"], section.FaultsSince(mark).Select(fault => fault.Fault.Code.Id));
    }

    [Fact]
    public void Asked_keys_are_remembered_with_their_form()
    {
        var document = Written.Of("workers: { a: { } }\n");
        var worker = document.Root.Sections("workers")[0].Value;
        worker.Duration("wait");
        worker.Choice("type", "x", "y");
        worker.TextOrTexts("command");

        Assert.Equal(
            ["workers", "workers.*.command", "workers.*.type", "workers.*.wait"], document.AskedKeys.Select(key => key.Path).Where(path => path != "include"));
        Assert.Equal(["x", "y"], document.AskedKeys.Single(key => key.Path == "workers.*.type").Words);
    }

    [Fact]
    public void The_canonical_text_is_the_same_however_it_is_written()
    {
        var root = Written.Of("a: { x: [1, two], y: z }\nb:\n  y: 'z'\n  x:\n    - 1\n    - two\nc: { x: [1, tw], y: oz }\n").Root;

        Assert.Equal(root.Canonical("a"), root.Canonical("b"));
        Assert.NotEqual(root.Canonical("a"), root.Canonical("c"));
        Assert.Null(root.Canonical("d"));
    }
}
