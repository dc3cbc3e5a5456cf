using Holdfast.Configuration;
using Holdfast.Sessions.Hooks;

namespace Holdfast.Sessions.Tests.Hooks;

public sealed class HookReaderTests
{
    private const string World = """
        secrets: { key: { env: KEY } }
        endpoints: { a: { host: mvs1.example.com } }
        pools: { teller: { endpoints: [a] } }

        """;

    [Fact]
    public void A_program_and_a_post_are_read_with_their_keys()
    {
        var (hooks, faults) = Read("""
            hooks:
              page: { on: [error, closed, error], pools: [teller], post: "https://ops.example.com:8443/s3cret/path", secret: "${secret:key}", timeout: 500ms, retries: 0 }
              count: { on: created, run: [count, --one] }
              tell: { on: [connected, idle, suspended, resumed], run: /usr/bin/tell }
            """);
        Assert.Empty(faults);
        Assert.Equal([HookMoment.Error, HookMoment.Closed], hooks[0].On);
        Assert.Equal(("page", "teller", "key", 0, TimeSpan.FromMilliseconds(500)), (hooks[0].Name, Assert.Single(hooks[0].Pools), hooks[0].Secret, hooks[0].Retries, hooks[0].Timeout));
        Assert.Equal("https://ops.example.com:8443/s3cret/path", hooks[0].Post?.ToString());
        // What is shown of it has no path: that may be what lets one in.
        Assert.Equal("https://ops.example.com:8443", hooks[0].Shown);
        Assert.Equal(["count", "--one"], hooks[1].Run);
        Assert.Equal((5, TimeSpan.FromSeconds(10), "count"), (hooks[1].Retries, hooks[1].Timeout, hooks[1].Shown));
        Assert.Equal([HookMoment.Connected, HookMoment.Idle, HookMoment.Suspended, HookMoment.Resumed], hooks[2].On);
        Assert.Equal(["/usr/bin/tell"], hooks[2].Run);
    }

    [Theory]
    [InlineData("{ run: x }", "HF1004 The hook h says not when it runs.")]
    [InlineData("{ on: [], run: x }", "HF1004 The hook h says not when it runs.")]
    [InlineData("{ on: opened, run: x }", "HF1005 A session has no moment 'opened'.")]
    [InlineData("{ on: [error, Closed], run: x }", "HF1005 A session has no moment 'Closed'.")]
    [InlineData("{ on: error }", "HF1004 The hook h says not what it does.")]
    [InlineData("{ on: error, run: x, post: 'https://h/' }", "HF1005 The hook h both runs a program and posts.")]
    [InlineData("{ on: error, run: [] }", "HF1005 The command names no program.")]
    [InlineData("{ on: error, run: 'a b' }", "HF1005 No shell splits this into words.")]
    [InlineData("{ on: error, run: [a, '${secret:key}'] }", "HF1005 The command holds a secret, which every user of the machine could read.")]
    [InlineData("{ on: error, run: a, retries: 2 }", "HF1005 retries belongs to posts; a program is started once and gets no signature.")]
    [InlineData("{ on: error, run: a, secret: '${secret:key}' }", "HF1005 secret belongs to posts; a program is started once and gets no signature.")]
    [InlineData("{ on: error, pools: [nobody], run: a }", "HF1006 'hooks.h.pools[0]' names the pool 'nobody', which is not defined.")]
    [InlineData("{ on: error, pools: [], run: a }", "HF1005 No pool is named.")]
    [InlineData("{ on: error, post: 'ops.example.com' }", "HF1005 This is no address that can be posted to.")]
    [InlineData("{ on: error, post: 'ftp://ops.example.com/' }", "HF1005 This is no address that can be posted to.")]
    [InlineData("{ on: error, post: 'https://me:pw@ops.example.com/' }", "HF1005 The address holds a user and a password.")]
    [InlineData("{ on: error, post: 'http://ops.example.com/' }", "HF1005 Over http anybody on the way could read and change what is posted.")]
    [InlineData("{ on: error, post: 'https://h/', secret: sw0rdfish }", "HF1005 This is no reference to a secret.")]
    [InlineData("{ on: error, post: 'https://h/', secret: 'x${secret:key}' }", "HF1005 This is no reference to a secret.")]
    [InlineData("{ on: error, post: 'https://h/', secret: '${secret:kez}' }", "HF1006 'hooks.h.secret' names the secret 'kez', which is not defined; did you mean 'key'?")]
    [InlineData("{ on: error, post: 'https://h/', timeout: 1h }", "HF1005 timeout is out of range.")]
    [InlineData("{ on: error, post: 'https://h/', retries: 21 }", "HF1005 'hooks.h.retries' is '21'.")]
    [InlineData("{ on: error, post: 'https://h/', retrys: 1 }", "HF1003 'retrys' is no key of 'hooks.h'; did you mean 'retries'?")]
    public void What_is_wrong_is_told(string hook, string fault)
    {
        var told = Assert.Single(Read($"hooks: {{ h: {hook} }}").Faults);
        Assert.Equal(fault, told);
        Assert.DoesNotContain("sw0rdfish", told, StringComparison.Ordinal);
        Assert.DoesNotContain("pw@", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/x")]
    [InlineData("http://localhost/x")]
    [InlineData("http://[::1]:9/x")]
    public void This_machine_may_be_posted_to_in_the_clear(string address) =>
        Assert.Empty(Read($"hooks: {{ h: {{ on: error, post: '{address}' }} }}").Faults);

    [Fact]
    public void So_many_hooks_are_enough()
    {
        var many = string.Join('\n', Enumerable.Range(0, HookDefinition.MostOfNode + 1).Select(i => $"  h{i}: {{ on: error, run: x }}"));
        Assert.Equal("HF1005 33 hooks are too many.", Assert.Single(Read($"hooks:\n{many}").Faults));
    }

    private static (IReadOnlyList<HookDefinition> Hooks, string[] Faults) Read(string yaml)
    {
        var document = ConfigDocument.Parse("test.yaml", World + yaml, _ => null);
        var read = SessionsConfiguration.Read(document.Root);
        return (read.Hooks, [.. document.Diagnostics.Select(diagnostic => $"{diagnostic.Fault.Code.Id} {diagnostic.Fault.Detail}")]);
    }
}
