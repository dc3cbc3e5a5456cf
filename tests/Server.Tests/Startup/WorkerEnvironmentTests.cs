using Holdfast.Server.Startup;
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
            var environment = new WorkerEnvironment([new SecretReference("s", kept[0], null)]);
            Assert.DoesNotContain(environment.Variables.Keys, name => kept.Contains(name));
            Assert.Equal("y", environment.Variables["HOLDFAST_TEST_OPEN"]);
            environment.Exchange([new SecretReference("s", kept[0], null), new SecretReference("t", "HOLDFAST_TEST_OPEN", null)]);
            Assert.DoesNotContain(environment.Variables.Keys, name => name == "HOLDFAST_TEST_OPEN" || kept.Contains(name));
        }
        finally
        {
            foreach (var name in (string[])[.. kept, "HOLDFAST_TEST_OPEN"]) Environment.SetEnvironmentVariable(name, null);
        }
    }
}
