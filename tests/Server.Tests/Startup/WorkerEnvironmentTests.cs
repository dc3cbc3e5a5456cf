using Holdfast.Server.Startup;
using Holdfast.Sessions;
using Holdfast.Sessions.Secrets;

namespace Holdfast.Server.Tests.Startup;

public sealed class WorkerEnvironmentTests
{
    [Fact]
    public void Workers_inherit_neither_secrets_nor_the_passphrases_of_the_secret_store()
    {
        string[] kept = ["HOLDFAST_TEST_SECRET", WorkerEnvironment.PassphraseVariable, WorkerEnvironment.OldPassphraseVariable];
        foreach (var name in kept) Environment.SetEnvironmentVariable(name, "x");
        Environment.SetEnvironmentVariable("HOLDFAST_TEST_OPEN", "y");
        try
        {
            var settings = new NodeSettings
            {
                Name = "n", Data = "/d", HttpHost = "127.0.0.1", HttpPort = 1, Demo = false, Workers = [],
                Sections = new Dictionary<string, string>(),
                Sessions = new SessionsConfiguration { Secrets = [new SecretReference("s", kept[0], null)] },
            };
            var environment = WorkerEnvironment.Of(settings);
            Assert.DoesNotContain(environment.Keys, name => kept.Contains(name));
            Assert.Equal("y", environment["HOLDFAST_TEST_OPEN"]);
        }
        finally
        {
            foreach (var name in (string[])[.. kept, "HOLDFAST_TEST_OPEN"]) Environment.SetEnvironmentVariable(name, null);
        }
    }
}
