using CsCheck;
using Lightline.Snmp.Agent;

namespace Lightline.Snmp.Tests.Agent;

public sealed class SortedMibTests
{
    [Fact]
    public void Successors_visit_every_instance_once_in_order()
    {
        var mib = TestAgents.Mib(100);
        var names = new List<Oid>();
        for (var name = default(Oid); mib.TryGetNext(name, out var next); name = next.Name)
        {
            Assert.True(next.Name > name);
            Assert.Equal(next.Value, mib.Get(next.Name));
            names.Add(next.Name);
        }

        // Column 4 has no value in every third row.
        Assert.Equal(5 + (100 * 4) + 66, names.Count);
    }

    [Fact]
    public void A_successor_of_any_name_is_the_one_that_a_scan_finds()
    {
        var mib = TestAgents.Mib(50);
        var all = new List<Oid>();
        for (var name = default(Oid); mib.TryGetNext(name, out var next); name = next.Name)
        {
            all.Add(next.Name);
        }

        var near =
            from at in Gen.Int[0, all.Count - 1]
            from keep in Gen.Int[0, all[at].Length]
            from tail in Gen.UInt[0, 9].Array[0, 3]
            select Oid.Of([.. all[at].Parts[..keep], .. tail]);
        Gen.OneOf(near, Generators.Name).Sample(name =>
        {
            var expected = all.Where(candidate => candidate > name).Select(found => (Oid?)found).FirstOrDefault();
            Assert.Equal(expected, mib.TryGetNext(name, out var next) ? next.Name : null);
        });
    }

    [Fact]
    public void Missing_objects_and_missing_instances_are_told_apart()
    {
        var mib = TestAgents.Mib(3);
        Assert.Equal(SnmpValue.NoSuchInstance, mib.Get(TestAgents.System.Append(1, 1)));
        Assert.Equal(SnmpValue.NoSuchObject, mib.Get(TestAgents.System.Append(99, 0)));
        Assert.Equal(SnmpValue.NoSuchInstance, mib.Get(TestAgents.Entry.Append(1, 5, 5)));
        Assert.Equal(SnmpValue.NoSuchObject, mib.Get(TestAgents.Entry.Append(99, 5, 5)));
        Assert.Equal(SnmpValue.NoSuchObject, mib.Get(default));
    }

    [Fact]
    public void Rows_come_and_go()
    {
        var table = new AgentTable<string>(TestAgents.Entry).AddColumn(1, row => SnmpValue.OctetString(row));
        table.Put(Oid.Of(2), "two");
        table.Put(Oid.Of(1), "one");
        table.Put(Oid.Of(2), "zwei");
        Assert.Equal(2, table.Count);
        Assert.Equal(SnmpValue.OctetString("zwei"), table.Get(TestAgents.Entry.Append(1, 2)));
        Assert.True(table.Remove(Oid.Of(1)));
        Assert.False(table.Remove(Oid.Of(1)));
        Assert.True(table.TryGetNext(TestAgents.Entry, out var next));
        Assert.Equal(TestAgents.Entry.Append(1, 2), next.Name);
    }
}
